//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package match

import "os"

// mapping is nothing where files are read.
type mapping struct{}

// mapFile returns the bytes of a file.
func mapFile(path string) ([]byte, *mapping, error) {
	data, err := os.ReadFile(path)
	return data, nil, err
}

// syncDir does nothing: the system makes a rename durable by itself.
func syncDir(string) error { return nil }
