// Package match says which records are one customer.
//
// A [Record] is a row of a source: a CRM account, a customer of a billing system. [Rules] say which of its fields are
// compared and how; a [Kind] is how one kind of field is prepared, keyed and compared. A [Model] is rules and weights
// together with every count learnt from data, frozen: what it says of a pair depends on that pair alone, in a batch
// ([Model.Match]), before a save ([Index.Check]) or one pair at a time ([Model.Score]).
//
// A pair is decided so:
//
//  1. A person's [Judgement] settles it.
//  2. Two different valid business ids: two customers. A person looks where name, street and e-invoice address are all
//     the same.
//  3. Equal valid ids: one customer. A person looks where a guard disagrees, or all else does more strongly than an id
//     is to be trusted: it is likelier mistyped than its holder changed in name, town and contacts at once.
//  4. A guard: numbers in the names differ, or one is a housing company, an estate, an association and the other is
//     not. Two customers.
//  5. The weight: what every comparison adds in bits, the base-two logarithm of how much likelier its outcome is for one
//     customer than for two (Fellegi and Sunter 1969). Rare words and values weigh more than common ones. From
//     [Rules.MatchAt] on it is a match, from [Rules.ReviewAt] on for review; two different legal forms leave it for
//     review at the most, and so does a part of a name that no other comparison backs.
//
// On a record that bears the mark of an estate the id is neither proof nor bar: people leave the debtor's there.
//
// Pairs are found by blocking keys: only records that share a key are compared. A key that too many records hold is
// narrowed by a second one and never dropped; where that is not enough, each of its records is compared with a few of
// the others.
//
// Clusters are not the connected components of the pairs that match. Edges join in the order of their weight, and two
// clusters join unless different valid ids, a judgement, a source declared free of duplicates or the rest of their
// records speak against it. What bears no id and fits customers of two ids almost equally well joins neither: it is
// told by [FlagAmbiguous] and Pair.Ambiguous. A pair may therefore match and stand in two clusters; otherwise that is
// told by [FlagChainCut]. And a pair may be for review in one cluster: X and X Finland could be sisters, but where one
// record alone bears such a name, more than the name speaks for it and the mean over a cluster of several is well above
// a match, it is taken in. Sources tell, too: two clusters that both stand in the CRM and in the billing are two
// customers unless their pair weighs well more than a match, or they bear the one name of a public body; and where the
// systems hold the same customers, an account and a customer of the billing that resemble each other more than anybody
// else are one even if their pair is for review.
// Of links between two sources that are both free of duplicates those are taken that together are the most probable,
// within components of up to 24 records a side; in larger ones the strongest goes first. Among three such sources or more
// whole groups are chosen like that, within components of up to 10 records; in larger ones the sources go by pairs. What
// is tied goes by the order of the records and is told by [FlagTied]. Records of such a source that match each other stay
// apart, and [FlagNotUnique] tells that the declaration may be wrong.
//
// The default rules are those of the Finnish B2B company. Anything else, persons or products, is described in a text
// that ParseRules reads: which columns feed which fields, which kind of comparison reads them, what its levels weigh,
// which blocking keys bring records together, from which probability on a pair is a match, and what holds records apart.
// rules.schema.json describes every member. Rules are part of the model and of its hash; how their text is formatted is
// not. A value that is missing neither counts nor is averaged away.
//
// An [Index] asks of one record at a time, before it is saved: [Index.Check] whether it exists already, [Index.Search] what
// is nearest to a name that may be misspelt, [Index.Lookup] who bears an id, a telephone number, an e-mail address, and
// [Index.Reserve] both asks and claims, so that of two who save the same customer at once the second is told. It follows
// the same keys and gives a pair the same verdict as a batch under its model; it also follows words that a word may be
// misspelt for. Of the records that share keys with the one at hand, those that share the most and the rarest are
// compared, some 150; [Answer.More] says where there were more.
//
// Its records lie in immutable segments of flat bytes. Changes come as small segments on top, which are merged as they
// grow; readers work on what was there when they began and wait for nobody. [Index.Save] writes a snapshot and [MapIndex]
// maps it back: the bytes of the file are the bytes of the memory, all under checksums. Between snapshots a [Log] of the
// service's own keeps the changes: it is told of many at once, a change counts once the log has it, and after a crash
// [Index.Replay] makes them again.
//
// What is not promised: that a model which has seen other records gives the same weights (rarities are theirs); that
// two records which share no key are compared; that prepared bytes or weights stay the same from one version of a kind
// to the next, whose id then changes, and with it the model's hash.
package match
