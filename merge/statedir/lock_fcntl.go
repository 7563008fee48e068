//go:build aix || (solaris && !illumos)

package statedir

import (
	"errors"
	"io"
	"os"
	"syscall"
)

// hold locks f until it is closed, as it is when the process dies. The lock is the process's: it keeps out other programs,
// not a second Open of the same program.
func hold(f *os.File) error {
	err := syscall.FcntlFlock(f.Fd(), syscall.F_SETLK, &syscall.Flock_t{Type: syscall.F_WRLCK, Whence: io.SeekStart})
	if errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EACCES) {
		return ErrLocked
	}
	return err
}
