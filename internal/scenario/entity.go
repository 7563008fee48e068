package scenario

import (
	"iter"
	"math/rand/v2"
	"strconv"
	"strings"
	"sync"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// An entity is a legal person, all its facts straight.
type entity struct {
	no        int
	id        ytunnus.ID
	form      form
	name      name
	former    name // zero if there is none
	auxiliary string
	kinds     Kinds // the families that it belongs to

	address, old address // old is set for EntityMoved
	phone        phone
	domain       string // "" for those with free mail or none
	mail         string
	manager      *bureau // of Managed
	office       *bureau // of Accounted
	debtor       *entity // of a bankruptcy estate
	operator     operator
	size         int // of its business, 0 to 5
}

// A bureau is an office that lends its contact data to many entities: a property manager or an accountant.
type bureau struct {
	id      ytunnus.ID
	name    name
	address address
	phone   phone
	mail    string // under a domain of its own
}

// Records yields the records of the scenario that o describes one after the other, those of an entity together, without
// keeping them: a million take some seconds and little memory. The record is reused; copy it to keep it. Ambiguous is
// not marked, for that takes all of them: see Generate.
func Records(o Options) iter.Seq[*Record] {
	return func(yield func(*Record) bool) {
		w := newWorld(o)
		for w.made < w.entities {
			for _, e := range w.family() {
				if !w.records(e, yield) {
					return
				}
			}
		}
	}
}

// A world is the state of one generation.
type world struct {
	rates    Rates
	domain   string
	noIDs    bool
	entities int // how many to make
	made     int

	seed     uint64
	families uint64 // how many have been made; each has a random sequence of its own
	pcg      *rand.PCG
	rng      *rand.Rand

	reg    *register
	lex    *lexicon
	single []int              // companies of the register that stand alone, in random order; used from the end
	groups map[string][][]int // companies of the register that belong together, by kind of group

	names   map[uint64]bool // hashes of the cores given out
	domains map[uint64]bool // and of the domains

	managers, offices []bureau
	customers         []*bureau // those that are entities themselves, the last that are made
	ids               idSource
	crmIDs, billIDs   numbering
	recent            [16]stranger // entities just done, whose numbers others get by mistake
	strangers         int
}

// A stranger is what the records of one entity can take from another by mistake.
type stranger struct {
	id      ytunnus.ID
	billing string
}

func newWorld(o Options) *world {
	w := &world{rates: DefaultRates(), domain: o.Domain, noIDs: o.NoIDs, entities: o.Entities, seed: o.Seed,
		names: make(map[uint64]bool), domains: make(map[uint64]bool)}
	if o.Rates != nil {
		w.rates = *o.Rates
	}
	if w.domain == "" {
		w.domain = "fi"
	}
	if w.entities <= 0 {
		w.entities = 5000
	}
	w.entities = min(w.entities, maxEntities)
	w.pcg = rand.NewPCG(o.Seed, 0)
	w.rng = rand.New(w.pcg)
	w.reg, w.lex = embedded()
	w.ids = newIDSource(w.rng, w.reg.issued, w.entities)
	w.crmIDs, w.billIDs = newNumbering(w.rng, 2*w.entities), newNumbering(w.rng, 2*w.entities)
	w.drawOrder()
	for range w.entities/250 + 3 {
		w.managers = append(w.managers, w.bureau("Isännöinti"))
		w.offices = append(w.offices, w.bureau("Tilitoimisto"))
	}
	for i := range min(len(w.managers), w.entities/200) {
		w.customers = append(w.customers, &w.managers[i], &w.offices[i])
	}
	return w
}

// embedded returns the embedded data, parsed once: it takes some 30 ms, and nobody changes it.
var embedded = sync.OnceValues(func() (*register, *lexicon) {
	reg := readRegister()
	return reg, newLexicon(reg)
})

// drawOrder settles in which order the companies of the register are used. All of their names are taken.
func (w *world) drawOrder() {
	w.groups = make(map[string][][]int)
	of := make(map[string]int)
	for i, c := range w.reg.companies {
		w.taken(c.name.core)
		if c.group == "" {
			w.single = append(w.single, i)
			continue
		}
		kind := strings.TrimRight(c.group, "0123456789")
		n, ok := of[c.group]
		if !ok {
			n = len(w.groups[kind])
			of[c.group] = n
			w.groups[kind] = append(w.groups[kind], nil)
		}
		w.groups[kind][n] = append(w.groups[kind][n], i)
	}
	w.rng.Shuffle(len(w.single), func(i, j int) { w.single[i], w.single[j] = w.single[j], w.single[i] })
	for _, kind := range []string{"same", "form", "number", "edit"} {
		g := w.groups[kind]
		w.rng.Shuffle(len(g), func(i, j int) { g[i], g[j] = g[j], g[i] })
	}
}

// housing is the share of housing and real-estate companies among entities, and small that of the companies that give
// their accounting office as contact; they turn the rates of Managed and Accounted into probabilities.
const (
	housing = .19
	small   = .75
)

// entity makes an entity of a name, which stands in town t, or anywhere if that is nil.
func (w *world) entity(n name, f form, id ytunnus.ID, t *town, postcode string) *entity {
	w.made++
	e := &entity{no: w.made, id: id, form: f, name: n, size: w.rng.IntN(6)}
	if t == nil {
		t = w.townOf(n.core)
	}
	e.address = w.address(t, postcode)
	if f == asoy || f == koy {
		if street := streetAtEnd.FindString(n.core); street != "" {
			e.address.street = street
		}
	}
	e.phone = w.phone(t)
	e.operator = pick(w.rng, operators)
	if !e.id.IsValid() {
		e.id = w.ids.next(f == tmi)
	}
	w.contact(e)
	w.circumstances(e)
	return e
}

// circumstances gives an entity an old address, other names, a property manager or an accounting office.
func (w *world) circumstances(e *entity) {
	rng := w.rng
	if e.form != public && e.form != estate && chance(rng, w.rates[EntityMoved].Entities) {
		e.kinds.add(EntityMoved)
		t := e.address.town
		if chance(rng, .2) {
			t = w.anyTown()
		}
		e.old = w.address(t, "")
	}
	switch e.form {
	case asoy, koy:
		if chance(rng, w.rates[Managed].Entities/housing) {
			e.kinds.add(Managed)
			e.manager = &w.managers[rng.IntN(len(w.managers))]
		}
	case oy, ky, ay, tmi, osk:
		if chance(rng, w.rates[Accounted].Entities/small) {
			e.kinds.add(Accounted)
			e.office = &w.offices[rng.IntN(len(w.offices))]
		}
		if e.form != tmi && chance(rng, renamed) {
			e.former = w.formerName(e)
		}
		if chance(rng, otherwiseNamed) {
			e.auxiliary = w.auxiliaryName(e)
		}
	}
}

// How many companies have a former and an auxiliary name by which records know them.
const (
	renamed        = .16
	otherwiseNamed = .08
)

// formerName makes up what a company was called before: another name altogether, or the same under another form, or
// with another trade, or before it was bought.
func (w *world) formerName(e *entity) name {
	rng := w.rng
	own := w.lex.own(e.name.core)
	switch p := rng.Float64(); {
	case p < .10 && e.form == oy:
		return name{core: e.name.core, post: "Ky"}
	case p < .25:
		return name{core: pick(rng, trades) + " " + own[0], post: "Oy"}
	case p < .35:
		return name{core: own[0] + " " + pick(rng, generic), post: "Oy"}
	case p < .50:
		return name{core: pick(rng, trades) + " " + pick(rng, surnames), post: pick(rng, []string{"Oy", "Oy", "Ky"})}
	}
	return w.lex.invent(rng, oy)
}

// auxiliaryName makes up a name for a part of the business; such names bear no legal form.
func (w *world) auxiliaryName(e *entity) string {
	if chance(w.rng, .3) {
		return w.lex.own(e.name.core)[0] + " " + pick(w.rng, auxiliaries)
	}
	return pick(w.rng, auxiliaries) + " " + w.lex.coin(w.rng)
}

// bureau makes up a property manager or an accounting office.
func (w *world) bureau(trade string) bureau {
	rng := w.rng
	core := pick(rng, []string{
		trade + " " + pick(rng, surnames), w.lex.coin(rng) + " " + trade, trade + " " + w.lex.coin(rng),
		w.lex.coin(rng) + " " + pick(rng, generic)}) // a name need not say what its bearer does
	t := w.anyTown()
	return bureau{id: w.ids.next(false), name: name{core: core, post: "Oy"}, address: w.address(t, ""), phone: w.phone(t),
		mail: pick(rng, []string{"info", "toimisto", "laskut", "ostolaskut"}) + "@" + w.freeDomain(core)}
}

// bureauItself makes a property manager or an accounting office as a customer of its own. It is its own contact.
func (w *world) bureauItself(b *bureau) *entity {
	e := w.entity(b.name, oy, b.id, b.address.town, "")
	e.address, e.phone, e.mail = b.address, b.phone, b.mail
	_, e.domain, _ = strings.Cut(b.mail, "@")
	return e
}

// An idSource deals out ids of invented entities: valid ones, each once, none of the register's extract.
type idSource struct {
	issued map[ytunnus.ID]bool
	counts [2]uint64 // of companies, of sole traders
	from   uint64    // where in the range it begins
	size   uint64    // of the range for companies
}

// The ranges of the first seven digits. Companies get numbers like those that have been issued, unless there are too
// many of them.
const (
	companyIDs    = 100_000
	issuedIDs     = 3_366_000
	soleTraderIDs = 8_000_000
	personalIDs   = 2_000_000
)

func newIDSource(rng *rand.Rand, issued map[ytunnus.ID]bool, entities int) idSource {
	s := idSource{issued: issued, from: uint64(rng.IntN(issuedIDs)), size: issuedIDs}
	if entities > issuedIDs/2 {
		s.size = soleTraderIDs - companyIDs
	}
	return s
}

// next returns the next id. It strides through its range with a step that shares no factor with the size.
func (s *idSource) next(person bool) ytunnus.ID {
	first, size, n := uint64(companyIDs), s.size, &s.counts[0]
	if person {
		first, size, n = soleTraderIDs, personalIDs, &s.counts[1]
	}
	const step = 1_299_709 // a prime
	for {
		base := int(first + (s.from+*n*step)%size)
		*n++
		check, ok := ytunnus.CheckDigit(base)
		if !ok {
			continue
		}
		digits := strconv.Itoa(10_000_000 + base)[1:]
		id, err := ytunnus.Parse(digits + "-" + strconv.Itoa(check))
		if err == nil && !id.IsPlaceholder() && !s.issued[id] {
			return id
		}
	}
}
