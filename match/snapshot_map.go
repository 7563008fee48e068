//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package match

import (
	"os"
	"runtime"
	"syscall"
)

// mapping is a file mapped into memory for as long as something refers to it. Whoever reads what lies in it keeps the
// state that leads to it alive (runtime.KeepAlive).
type mapping struct{ size int }

// mapFile returns the bytes of a file, mapped.
func mapFile(path string) ([]byte, *mapping, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() == 0 || !info.Mode().IsRegular() {
		return nil, nil, err
	}
	data, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, nil, &os.PathError{Op: "mmap", Path: path, Err: err}
	}
	m := &mapping{len(data)}
	runtime.AddCleanup(m, func(b []byte) { syscall.Munmap(b) }, data)
	return data, m, nil
}

// syncDir makes a rename in a folder durable.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
