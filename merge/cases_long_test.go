//go:build long

package merge

const invariantCases = 1_000_000
