//go:build unix

// Package pgserver runs a PostgreSQL server of one's own for tests and measurements: a new cluster in a temporary folder,
// on a Unix socket in it, not on the network. It needs the server's programs (Debian: apt-get install postgresql); without
// them Start fails, and so should whoever needs it.
package pgserver

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Server is a cluster in a folder of its own, and the server process while it runs.
type Server struct {
	bin, dir string
	as       *syscall.Credential // PostgreSQL refuses to run as root
	cmd      *exec.Cmd
	hold     io.Closer // closed, or when this process ends, the server goes down
}

// startTime is how long a server may take to answer, on a machine with much else to do.
const startTime = 2 * time.Minute

// Start makes a cluster and runs its server. Stop it.
func Start() (*Server, error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin}
	if s.dir, err = os.MkdirTemp("", "pg"); err != nil {
		return nil, err
	}
	if err := s.make(); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	if err := s.Run(); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// DSN says where the server is, in the words of libpq.
func (s *Server) DSN() string { return "host=" + s.dir + " user=postgres dbname=postgres" }

// Run runs the server again after Crash.
func (s *Server) Run() error {
	// The shell waits for the end of its input and takes the server along, however this process ends.
	s.cmd = s.command("/bin/sh", "-c", `"$@" & read -r _; kill -QUIT $!; wait`, "sh",
		filepath.Join(s.bin, "postgres"), "-D", s.data(), "-k", s.dir, "-c", "listen_addresses=")
	log, err := os.Create(filepath.Join(s.dir, "log"))
	if err != nil {
		return err
	}
	defer log.Close()
	s.cmd.Stdout, s.cmd.Stderr = log, log
	if s.hold, err = s.cmd.StdinPipe(); err != nil {
		return err
	}
	if err := s.cmd.Start(); err != nil {
		return err
	}
	for deadline := time.Now().Add(startTime); ; time.Sleep(20 * time.Millisecond) {
		if s.command(filepath.Join(s.bin, "pg_isready"), "-q", "-h", s.dir).Run() == nil {
			return nil
		}
		if time.Now().After(deadline) {
			text, _ := os.ReadFile(log.Name())
			return errors.Join(fmt.Errorf("pgserver: no answer in %v: %s", startTime, text), s.Crash())
		}
	}
}

// Crash ends the server at once, as a loss of power to it would: what it has not written is lost.
func (s *Server) Crash() error {
	if s.cmd == nil || s.cmd.Process == nil {
		return nil
	}
	s.hold.Close()
	err := s.cmd.Wait()
	s.cmd = nil
	if ended := new(exec.ExitError); errors.As(err, &ended) {
		return nil // what the server says when it is told to
	}
	return err
}

// Stop ends the server and removes its folder.
func (s *Server) Stop() error { return errors.Join(s.Crash(), os.RemoveAll(s.dir)) }

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

func (s *Server) make() error {
	if os.Geteuid() == 0 {
		if err := s.other(); err != nil {
			return err
		}
	}
	out, err := s.command(filepath.Join(s.bin, "initdb"), "-D", s.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8",
		"--locale=C.UTF-8", "--no-sync").CombinedOutput()
	if err != nil {
		return fmt.Errorf("pgserver: initdb: %w: %s", err, out)
	}
	return nil
}

// other finds a user to run as and gives the folder to it.
func (s *Server) other() error {
	u, err := user.Lookup("postgres")
	if err != nil {
		if u, err = user.Lookup("nobody"); err != nil {
			return fmt.Errorf("pgserver: PostgreSQL does not run as root, and there is nobody else: %w", err)
		}
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return err
	}
	s.as = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(s.dir, int(uid), int(gid))
}

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = s.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: s.as}
	return cmd
}

// programs returns the folder of initdb and the server: that of the path, or where Debian has the newest.
func programs() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			return filepath.Dir(path), nil
		}
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if len(found) == 0 {
		return "", errors.New("pgserver: no PostgreSQL server is installed (initdb is not found): apt-get install postgresql")
	}
	return filepath.Dir(slices.MaxFunc(found, func(a, b string) int { return version(a) - version(b) })), nil
}

func version(path string) int {
	n, _ := strconv.Atoi(strings.Split(path, "/")[4])
	return n
}
