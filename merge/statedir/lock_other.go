//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package statedir

import "os"

// hold does nothing where there is no flock: do not start two runs with one state folder there.
func hold(*os.File) error { return nil }
