//go:build !long

package inplace

// kills is how often a program is killed; 1,000 times with -tags long.
const kills = 30
