package statedir

import (
	"errors"
	"os"
	"syscall"
	"unsafe"
)

// The flags and the refusal of LockFileEx, of fileapi.h and winerror.h.
const (
	failImmediately = 1
	exclusive       = 2
	lockViolation   = syscall.Errno(33)
)

var lockFileEx = syscall.NewLazyDLL("kernel32.dll").NewProc("LockFileEx")

// hold locks f until it is closed, as it is when the process dies.
func hold(f *os.File) error {
	var at syscall.Overlapped
	ok, _, err := lockFileEx.Call(f.Fd(), exclusive|failImmediately, 0, 1, 0, uintptr(unsafe.Pointer(&at)))
	if ok != 0 {
		return nil
	}
	if errors.Is(err, lockViolation) {
		return ErrLocked
	}
	return err
}
