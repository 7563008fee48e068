package match

// Pair is a scored pair of records, Left before Right in the order of Ref.Compare.
type Pair struct {
	Left, Right Ref
	Score
	Probability float64 // of being one customer, the prior included
}

// Cluster is what the pairs say is one customer.
type Cluster struct {
	Members []Member // in the order of Ref.Compare; never empty
	Pairs   []Pair   // the scored pairs among its members, by Left, Right
	Flags   []Flag   // what a person should know of it
}

// Member is a record of a cluster.
type Member struct {
	Ref  Ref
	Best Pair // the strongest pair that ties the record to another member; zero when it stands alone
}

// Flag says something of a record that clustering noticed and a person should know.
type Flag struct {
	Ref   Ref
	Code  FlagCode
	Other Ref // the record it concerns, where there is one
}

// FlagCode names what a Flag says.
type FlagCode string

// The flags that clustering raises.
const (
	FlagIDFitsOther   FlagCode = "id_fits_other"  // the id is one entity's, but name, street and links fit another: stands alone
	FlagJudgementOdds FlagCode = "judgement_odds" // a judgement contradicts what the data say
	FlagChainCut      FlagCode = "chain_cut"      // matched a record of the cluster, kept apart by a cannot-link
)
