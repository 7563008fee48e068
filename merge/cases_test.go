//go:build !long

package merge

// invariantCases is on how many random tables the invariants are tried; a million with -tags long.
const invariantCases = 10_000
