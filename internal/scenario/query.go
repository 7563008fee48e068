package scenario

import (
	"iter"
	"math/rand/v2"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// A Query is what somebody types who looks for a company of the register.
type Query struct {
	YTunnus  ytunnus.ID // of the company meant
	Name     string     // misspelt
	Register string     // the name as the register has it
	Town     string     // of the company; "" where it is not known
}

// Queries yields for each company of the register extract its name with a slip or two (Misspell). The same seed gives
// the same slips.
func Queries(seed uint64) iter.Seq[Query] {
	return func(yield func(Query) bool) {
		rng := rand.New(rand.NewPCG(seed, 1))
		reg := readRegister()
		for i := range reg.companies {
			c := &reg.companies[i]
			q := Query{YTunnus: c.id, Register: c.name.String()}
			q.Name = Misspell(rng, q.Register)
			if c.town != nil {
				q.Town = c.town.name
			}
			if !yield(q) {
				return
			}
		}
	}
}
