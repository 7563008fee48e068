// Package dbtest gives tests databases of their own.
package dbtest

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
)

// Postgres starts a server of its own in a temporary folder, on a socket and not on the network, and gives what connects
// to it. A test that finds no server FAILS: install one (apt-get install postgresql), as .ci/run does.
func Postgres(tb testing.TB) (dsn string) {
	tb.Helper()
	bin := serverFolder()
	if bin == "" {
		tb.Fatal("NO POSTGRESQL SERVER IS INSTALLED (no initdb in /usr/lib/postgresql/*/bin or on the path), SO NOTHING IS TESTED HERE: apt-get install postgresql")
	}
	dir, err := os.MkdirTemp("", "yksi-pg")
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { os.RemoveAll(dir) })
	as := owner(tb, dir)
	data := filepath.Join(dir, "data")
	run(tb, as, filepath.Join(bin, "initdb"), "-D", data, "-U", "yksi", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	run(tb, as, filepath.Join(bin, "pg_ctl"), "-D", data, "-w", "-t", "120", "-l", filepath.Join(dir, "log"),
		"-o", fmt.Sprintf("-c listen_addresses= -c unix_socket_directories=%s -c fsync=off -c deadlock_timeout=50ms", dir), "start")
	tb.Cleanup(func() {
		run(tb, as, filepath.Join(bin, "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop")
	})
	return "host=" + dir + " user=yksi dbname=postgres"
}

// serverFolder returns the folder of the newest server, "" where there is none.
func serverFolder() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	slices.Sort(found)
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1])
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	return ""
}

// owner gives dir to a user that may run a server: root may not.
func owner(tb testing.TB, dir string) *syscall.SysProcAttr {
	if os.Getuid() != 0 {
		return nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, _ := strconv.Atoi(u.Uid)
		gid, _ := strconv.Atoi(u.Gid)
		if err := os.Chown(dir, uid, gid); err != nil {
			tb.Fatal(err)
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	}
	tb.Fatal("root cannot run a PostgreSQL server, and there is neither a user postgres nor nobody")
	return nil
}

func run(tb testing.TB, as *syscall.SysProcAttr, name string, args ...string) {
	tb.Helper()
	cmd := exec.Command(name, args...)
	cmd.SysProcAttr, cmd.Dir = as, "/"
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0) // a server that inherited a pipe would hold it open
	if err != nil {
		tb.Fatal(err)
	}
	defer null.Close()
	cmd.Stdout, cmd.Stderr = null, null
	if err := cmd.Run(); err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
}

// Open opens a database and closes it when the test ends.
func Open(tb testing.TB, driver, dsn string) *sql.DB {
	tb.Helper()
	db, err := sql.Open(driver, dsn)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { db.Close() })
	return db
}
