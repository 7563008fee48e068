//go:build long

package inplace

const kills = 1000
