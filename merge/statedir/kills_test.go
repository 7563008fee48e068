//go:build !long

package statedir_test

// kills is how often a run is killed; 1,000 times with -tags long.
const kills = 15
