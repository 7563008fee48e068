//go:build !(aix || darwin || dragonfly || freebsd || illumos || linux || netbsd || openbsd || solaris || windows)

package statedir

import "os"

// hold does nothing where the system has no lock on files (Plan 9, WebAssembly): do not start two runs with one state folder there.
func hold(*os.File) error { return nil }
