//go:build !linux

package cli

import "io"

// columns returns how many characters a line of the terminal w has: 0, it does not tell.
func columns(io.Writer) int { return 0 }
