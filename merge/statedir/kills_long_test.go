//go:build long

package statedir_test

const kills = 1000
