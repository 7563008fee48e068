package scenario

import (
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"math/rand/v2"
	"strconv"
	"time"
)

// A Person is one row of a list of private customers, as somebody typed it, and the truth about it. Nobody lives: names
// are put together from common ones, telephone numbers are not in use.
type Person struct {
	ID                     string
	First, Last            string
	Birth                  string // as typed: in one of two ways, or empty
	Street, Postcode, City string
	Phone, Email           string
	Entity                 int // number of the person, from 1
}

// personHeader is the header of the file that WritePersons writes.
var personHeader = []string{"id", "etunimi", "sukunimi", "syntymäaika", "katuosoite", "postinumero", "kaupunki", "puhelin", "sähköposti"}

// Persons yields the records of so many persons, in an order that tells nothing. One in three stands there more than once.
// Half of the persons live with another one: a couple of one surname, or a parent and a child who bear the same name and
// differ in the day of birth. The same arguments give the same records on every machine.
func Persons(seed uint64, entities int) iter.Seq[Person] {
	return func(yield func(Person) bool) {
		w := newWorld(Options{Seed: seed, Entities: entities})
		var all []Person
		var home Person
		for n := range entities {
			p := w.person(n%4 == 1 || n%4 == 3, &home)
			p.Entity = n + 1
			all = append(all, p)
			for chance(w.rng, .4) {
				all = append(all, w.again(p))
			}
		}
		w.rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		for i, p := range all {
			p.ID = strconv.Itoa(1001 + i)
			if !yield(p) {
				return
			}
		}
	}
}

// person makes up a person, who lives at home with the one before if so said.
func (w *world) person(lodges bool, home *Person) Person {
	rng := w.rng
	p := Person{First: pick(rng, firstNames), Last: pick(rng, surnames), Birth: birthday(rng).Format(time.DateOnly)}
	if lodges {
		p.Last, p.Street, p.Postcode, p.City = home.Last, home.Street, home.Postcode, home.City
		if chance(rng, .05) {
			p.First = home.First
		}
		if chance(rng, .3) {
			p.Phone = home.Phone
		}
	} else {
		t := w.anyTown()
		a := w.address(t, "")
		p.Street, p.Postcode, p.City = a.street, a.postcode, t.name
	}
	if p.Phone == "" {
		p.Phone = w.mobile().write(rng)
	}
	p.Email = slug(p.First) + "." + slug(p.Last) + digits(rng, 2) + "@mail.example"
	*home = p
	return p
}

func birthday(rng *rand.Rand) time.Time {
	return time.Date(1935+rng.IntN(70), time.Month(1+rng.IntN(12)), 1+rng.IntN(28), 0, 0, 0, 0, time.UTC)
}

// again writes a person down once more, another day.
func (w *world) again(p Person) Person {
	rng := w.rng
	if chance(rng, .2) { // moved
		t := w.anyTown()
		a := w.address(t, "")
		p.Street, p.Postcode, p.City = a.street, a.postcode, t.name
	}
	if chance(rng, .1) { // married
		p.Last = pick(rng, surnames)
	}
	if chance(rng, .3) {
		p.Phone = w.mobile().write(rng)
	}
	if chance(rng, .15) {
		p.First = Misspell(rng, p.First)
	}
	if chance(rng, .15) {
		p.Last = Misspell(rng, p.Last)
	}
	if chance(rng, .05) {
		p.First, p.Last = p.Last, p.First
	}
	if short, ok := shortStreet(p.Street); ok && chance(rng, .2) {
		p.Street = short
	}
	if day, err := time.Parse(time.DateOnly, p.Birth); err == nil && chance(rng, .5) {
		p.Birth = day.Format("2.1.2006")
	}
	for _, cell := range []*string{&p.Birth, &p.Street, &p.Phone, &p.Email, &p.Email} {
		if chance(rng, .2) {
			*cell = ""
		}
	}
	return p
}

// ExamplePersons are those of examples/persons.
func ExamplePersons() iter.Seq[Person] { return Persons(1, 150) }

// WritePersons writes persons as a file of their own and, as source, id, entity, who is who. UTF-8, commas. The source is
// called persons.
func WritePersons(file, truth io.Writer, ps iter.Seq[Person]) error {
	f, t := csv.NewWriter(file), csv.NewWriter(truth)
	f.Write(personHeader)
	t.Write([]string{"source", "id", "entity"})
	for p := range ps {
		f.Write([]string{p.ID, p.First, p.Last, p.Birth, p.Street, p.Postcode, p.City, p.Phone, p.Email})
		t.Write([]string{"persons", p.ID, strconv.Itoa(p.Entity)})
	}
	f.Flush()
	t.Flush()
	return errors.Join(f.Error(), t.Error())
}
