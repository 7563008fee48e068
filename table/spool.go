package table

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"io"
	"os"
)

// spool keeps what came from a pipe, so that it can be read twice. It is a temporary file, encrypted under a key that
// exists in memory alone: what customers' data holds, personal identity codes above all, reaches no disk in the clear.
type spool struct {
	f     *os.File
	block cipher.Block
	nonce [aes.BlockSize]byte
}

// newSpool copies r to its end into a spool, and into w.
func newSpool(r io.Reader, w io.Writer) (*spool, error) {
	var key [32]byte
	rand.Read(key[:]) // never fails
	s := new(spool)
	rand.Read(s.nonce[:])
	var err error
	if s.block, err = aes.NewCipher(key[:]); err != nil {
		return nil, err
	}
	if s.f, err = os.CreateTemp("", "yksi-spool-"); err != nil {
		return nil, err
	}
	os.Remove(s.f.Name()) // where the system allows it, nothing is left even if the process dies
	out := cipher.StreamWriter{S: s.stream(), W: s.f}
	if _, err := io.Copy(io.MultiWriter(w, out), r); err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

func (s *spool) stream() cipher.Stream { return cipher.NewCTR(s.block, s.nonce[:]) }

// again gives what was kept, from its start.
func (s *spool) again() (io.Reader, error) {
	if _, err := s.f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return cipher.StreamReader{S: s.stream(), R: s.f}, nil
}

func (s *spool) close() error {
	err := s.f.Close()
	os.Remove(s.f.Name())
	return err
}
