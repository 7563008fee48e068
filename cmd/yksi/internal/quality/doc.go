// Package quality holds the figures that say how well matching works, as golden files: precision, recall, F1 and
// B-cubed, by case kind; what blocking loses; whether probabilities are honest; and what is lost when a comparison or a
// table is left out. A change of scoring shows in their diff.
//
// Its tests evaluate sets that stand in the repository (examples/data) or are made with fixed seeds. With -data DIR they
// evaluate the sets in that folder, too, whose figures stand in a file of their own: such data measure, and are not
// copied. Renew with -update and read the diff: it is the change you propose.
package quality
