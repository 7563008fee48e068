package scenario

import (
	"hash/fnv"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// The families of entities, with how many entities one has on average, and what makes one.
var families = []struct {
	kind Kind
	size float64
	make func(*world) []*entity
}{
	{SameName, 2, (*world).sameName},
	{SameCore, 2, (*world).sameCore},
	{EditOne, 2, (*world).editOne},
	{Numbered, 2.9, (*world).numbered},
	{Sibling, 3, (*world).siblings},
	{Estate, 2, (*world).bankruptcy},
	{SoleTrader, 2, (*world).soleTrader},
	{Unit, 1, (*world).municipality},
}

// family makes the next entity, or the next few that belong together. Each family has a random sequence of its own, so
// that what happens in one leaves the others as they are.
func (w *world) family() []*entity {
	w.families++
	w.pcg.Seed(w.seed, w.families)
	if left := w.entities - w.made; left <= len(w.customers) {
		return []*entity{w.bureauItself(w.customers[left-1])}
	}
	total := 1.0
	for _, f := range families {
		r := w.rates[f.kind].Entities
		total += r/f.size - r
	}
	p := w.rng.Float64() * total
	for _, f := range families {
		p -= w.rates[f.kind].Entities / f.size
		if p < 0 {
			es := f.make(w)
			if over := w.made + len(w.customers) - w.entities; over > 0 {
				es, w.made = es[:len(es)-over], w.made-over
			}
			for _, e := range es {
				e.kinds.add(f.kind)
			}
			return es
		}
	}
	return []*entity{w.alone()}
}

// alone makes an entity that belongs to no family, from the register while it lasts.
func (w *world) alone() *entity {
	switch p := w.rng.Float64(); {
	case p < .015:
		return w.entity(w.soleTraderName(), tmi, ytunnus.ID{}, nil, "")
	case p < .016:
		n := name{core: w.lex.coin(w.rng) + " " + pick(w.rng, branchCountries), post: pick(w.rng, []string{
			", sivuliike Suomessa", "sivuliike Suomessa", ", filial i Finland", "Suomen sivuliike"})}
		return w.entity(n, branch, ytunnus.ID{}, nil, "")
	}
	if k := len(w.single); k > 0 {
		c := &w.reg.companies[w.single[k-1]]
		w.single = w.single[:k-1]
		return w.registered(c)
	}
	return w.invented(w.reg.companies[w.rng.IntN(len(w.reg.companies))].form)
}

func (w *world) registered(c *company) *entity {
	return w.entity(c.name, c.form, c.id, c.town, c.postcode)
}

// invented makes an entity that is not in the register.
func (w *world) invented(f form) *entity {
	if f == asoy || f == koy {
		return w.house(f)
	}
	n := w.lex.invent(w.rng, f)
	for range 8 {
		if !w.taken(n.core) {
			break
		}
		n = w.lex.invent(w.rng, f)
	}
	return w.entity(n, f, ytunnus.ID{}, nil, "")
}

// taken reports whether a core has been given out, and takes it. The register refuses a name that another bears, so
// equal names come from the families that are about them and from those who stand in no register.
func (w *world) taken(core string) bool { return taken(w.names, strings.ToLower(core)) }

// taken reports whether s has been given out, and takes it.
func taken(given map[uint64]bool, s string) bool {
	h := fnv.New64a()
	io.WriteString(h, s)
	key := h.Sum64()
	if given[key] {
		return true
	}
	given[key] = true
	return false
}

// house makes up a housing or real-estate company, named after the town and a street or a made-up place.
func (w *world) house(f form) *entity {
	rng := w.rng
	n := pick(rng, w.lex.forms[f])
	var t *town
	for range 8 {
		t = w.anyTown()
		n.core = pick(rng, natureFirst) + pick(rng, natureLast)
		if chance(rng, .45) {
			n.core = w.street() + " " + strconv.Itoa(1+rng.IntN(60))
		}
		if chance(rng, .75) {
			n.core = t.genitive + " " + n.core
		}
		if !w.taken(n.core) {
			break
		}
	}
	return w.entity(n, f, ytunnus.ID{}, t, "")
}

// group returns the next group of the register of a kind, or nil when there is none left. Of three families one in
// three is invented all the same, so that both are met at any size.
func (w *world) group(kind string) []*entity {
	g := w.groups[kind]
	if len(g) == 0 || chance(w.rng, .33) {
		return nil
	}
	w.groups[kind] = g[1:]
	var es []*entity
	for _, i := range g[0] {
		es = append(es, w.registered(&w.reg.companies[i]))
	}
	return es
}

// like makes an entity that resembles e in its name alone, in the same town or another.
func (w *world) like(e *entity, n name, f form) *entity {
	t := e.address.town
	if chance(w.rng, .5) {
		t = w.anyTown()
	}
	return w.entity(n, f, ytunnus.ID{}, t, "")
}

func (w *world) sameName() []*entity {
	if es := w.group("same"); es != nil {
		return es
	}
	e := w.plain()
	return []*entity{e, w.like(e, e.name, e.form)}
}

// plain makes a limited company.
func (w *world) plain() *entity {
	if k := len(w.single); k > 0 && w.reg.companies[w.single[k-1]].form == oy {
		return w.alone()
	}
	return w.invented(oy)
}

func (w *world) sameCore() []*entity {
	if es := w.group("form"); es != nil {
		return es
	}
	e := w.plain()
	n, f := name{core: e.name.core, post: "Ky"}, ky
	switch w.rng.IntN(4) {
	case 0:
		n, f = name{core: e.name.core, post: "ry"}, ry
	case 1:
		n, f = name{core: e.name.core, pre: "Kiinteistö Oy"}, koy
	case 2:
		n, f = name{core: e.name.core, post: "Oyj"}, oyj
	}
	return []*entity{e, w.like(e, n, f)}
}

func (w *world) editOne() []*entity {
	if es := w.group("edit"); es != nil {
		return es
	}
	e := w.plain()
	n := e.name
	own := pick(w.rng, w.lex.own(n.core))
	n.core = strings.Replace(n.core, own, w.neighbour(own), 1)
	return []*entity{e, w.like(e, n, e.form)}
}

// neighbour returns a word that is one substitution from w, vowel for vowel, so that it could be a name as well.
func (w *world) neighbour(word string) string {
	const vowels, consonants = "aeiouyäö", "bdfghjklmnprstv"
	rs := []rune(word)
	for range 20 {
		i := w.rng.IntN(len(rs))
		from := consonants
		switch r := unicode.ToLower(rs[i]); {
		case strings.ContainsRune(vowels, r):
			from = vowels
		case !strings.ContainsRune(consonants, r):
			continue
		}
		to := pick(w.rng, []rune(from))
		if unicode.IsUpper(rs[i]) {
			to = unicode.ToUpper(to)
		}
		if to != rs[i] {
			rs[i] = to
			return string(rs)
		}
	}
	return word + "n"
}

func (w *world) numbered() []*entity {
	if es := w.group("number"); es != nil {
		return es
	}
	rng := w.rng
	f := asoy
	if chance(rng, .25) {
		f = koy
	}
	n, t := pick(rng, w.lex.forms[f]), w.anyTown()
	roman := []string{" I", " II", " III", " IV", " V"}
	stem, numerals := pick(rng, natureFirst)+pick(rng, natureLast), chance(rng, .3)
	if !numerals {
		stem = w.street()
	}
	if chance(rng, .8) {
		stem = t.genitive + " " + stem
	}
	number := 1 + rng.IntN(20)
	var es []*entity
	for i := range 2 + rng.IntN(3) {
		n.core = stem + " " + strconv.Itoa(number)
		if numerals {
			n.core = stem + roman[i]
		}
		number += 1 + rng.IntN(4)
		e := w.entity(n, f, ytunnus.ID{}, t, "")
		if i > 0 && es[0].manager != nil && e.manager != nil {
			e.manager = es[0].manager
		}
		if i > 0 && chance(rng, .6) {
			e.address.postcode = es[0].address.postcode
		}
		es = append(es, e)
	}
	return es
}

func (w *world) siblings() []*entity {
	rng := w.rng
	head := w.plain()
	brand := strings.Join(w.lex.own(head.name.core)[:1], " ")
	variants := []name{{core: brand + " Finland", post: "Oy"}, {pre: "Kiinteistö Oy", core: brand},
		{core: brand + " Holding", post: "Oy"}, {core: brand + " Palvelut", post: "Oy"}, {core: brand + " Group", post: "Oy"},
		{core: brand + " Invest", post: "Oy"}, {core: brand + " " + head.address.town.name, post: "Oy"},
		{core: brand + " Kiinteistöt", post: "Oy"}}
	rng.Shuffle(len(variants), func(i, j int) { variants[i], variants[j] = variants[j], variants[i] })
	es := []*entity{head}
	for _, n := range variants[:1+rng.IntN(3)] {
		f := oy
		if n.pre != "" {
			f = koy
		}
		e := w.entity(n, f, ytunnus.ID{}, head.address.town, "")
		if chance(rng, .6) {
			e.address = head.address
		}
		if chance(rng, .6) {
			e.phone = head.phone
		}
		if chance(rng, .7) {
			e.domain, e.mail = head.domain, head.mail
		}
		es = append(es, e)
	}
	return es
}

func (w *world) bankruptcy() []*entity {
	e := w.plain()
	n := name{core: e.name.String(), post: ":n konkurssipesä"}
	if chance(w.rng, .3) {
		n.post = "konkurssipesä"
	}
	b := w.like(e, n, estate)
	if chance(w.rng, .5) {
		b.address = e.address
	}
	b.domain, b.debtor = e.domain, e
	return []*entity{e, b}
}

// soleTraderName makes up the name of a sole trader: a person's, with or without a trade and a form word.
func (w *world) soleTraderName() name {
	rng := w.rng
	first, last := pick(rng, firstNames), pick(rng, surnames)
	n := name{core: first + " " + last}
	switch rng.IntN(4) {
	case 0:
		n.core = pick(rng, trades) + " " + last
	case 1:
		n.core = pick(rng, trades) + " " + first + " " + last
	case 2:
		n.core = pick(rng, auxiliaries) + " " + w.lex.coin(rng)
	}
	switch rng.IntN(4) {
	case 0, 1:
		n.pre = "Tmi"
	case 2:
		n.post = "Tmi"
	}
	return n
}

func (w *world) soleTrader() []*entity {
	e := w.entity(w.soleTraderName(), tmi, ytunnus.ID{}, nil, "")
	c := w.entity(name{core: e.name.core, post: "Oy"}, oy, ytunnus.ID{}, e.address.town, "")
	if chance(w.rng, .7) {
		c.address = e.address
	}
	if chance(w.rng, .6) {
		c.phone = e.phone
	}
	return []*entity{e, c}
}

// municipality makes a town, a municipality or a parish. There are fewer of them than a large scenario asks for; then
// places are made up.
func (w *world) municipality() []*entity {
	rng := w.rng
	t := w.anyTown()
	n := name{core: t.genitive + " " + pick(rng, publicBodies)}
	for w.taken(n.core) {
		n.core = pick(rng, natureFirst) + pick(rng, natureFirst) + pick(rng, []string{"lahden ", "järven ", "kosken ",
			"niemen ", "salon ", "mäen ", "veden "}) + pick(rng, publicBodies)
		n.core = title(strings.ToLower(n.core))
	}
	return []*entity{w.entity(n, public, ytunnus.ID{}, t, "")}
}

var publicBodies = []string{"kaupunki", "kunta", "seurakunta", "seurakunta"}

// title makes the first letter a capital.
func title(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
