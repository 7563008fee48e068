package match

//go:generate go test -run ^TestShippedWeightsAreThoseThatTheDataGive$ -update .

// shipped is a level of a built-in kind as the project's own data show it.
type shipped struct {
	kind, level string
	weight      Bits    // log2(m/u), less what other comparisons have said already
	alone       Bits    // log2(m/u) by itself, what rarity adds on the average taken off
	m, u        float64 // share of the level among the pairs of one customer, and of two, that have something to compare
	matched     int     // pairs of one customer at this level that were counted
	unmatched   int     // pairs of two, those that pairs drawn by chance stand for included
}

// shippedDamp is Level.Damp of the built-in kinds whose weights are shipped. What is rare about a name is so about its
// street and its domain, so that rarities counted in full count twice. Of made-up customers of other seeds than the weights
// were counted from, those put together are right most often, with as few left apart, where four tenths are left out.
const shippedDamp = 0.4

// weighed gives the levels of a built-in kind the weights that are shipped. Levels that settle a pair on their rung keep
// their own.
func weighed(kind string, ls []Level) []Level {
	for i := range ls {
		if s := shippedLevel(kind, ls[i].Name); s != nil {
			ls[i].Weight, ls[i].Damp, ls[i].M, ls[i].U = s.weight, shippedDamp, s.m, s.u
		}
	}
	return ls
}

// shippedLevel returns what is shipped of a level, nil if there is nothing.
func shippedLevel(kind, level string) *shipped {
	for i := range shippedWeights {
		if s := &shippedWeights[i]; s.kind == kind && s.level == level {
			return s
		}
	}
	return nil
}
