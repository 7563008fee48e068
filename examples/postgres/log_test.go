//go:build unix

package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/yksi-mdm/yksi/internal/pgserver"
	"github.com/yksi-mdm/yksi/match"
)

var server *pgserver.Server

// The tests ask a real server. Where there is none they fail.
func TestMain(m *testing.M) {
	var err error
	if server, err = pgserver.Start(); err != nil {
		log.Fatal(err)
	}
	code := m.Run()
	if err := server.Stop(); err != nil {
		log.Fatal(err)
	}
	os.Exit(code)
}

// database makes a database for a test and returns its DSN.
func database(t *testing.T) string {
	t.Helper()
	query(t, server.DSN(), "create database "+strings.ToLower(t.Name()))
	return strings.Replace(server.DSN(), "dbname=postgres", "dbname="+strings.ToLower(t.Name()), 1)
}

// query returns what a statement gives, as text.
func query(t *testing.T, dsn, statement string) string {
	t.Helper()
	c, err := pgx.Connect(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(t.Context())
	rows, err := c.Query(t.Context(), statement)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for rows.Next() {
		values, err := rows.Values()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&out, values...)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func open(t *testing.T, dsn string) *Log {
	t.Helper()
	l, err := Open(t.Context(), dsn, 20*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func model(t *testing.T) *match.Model {
	t.Helper()
	m, err := match.NewModel(match.DefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func openIndex(t *testing.T, l *Log, snapshot string) *match.Index {
	t.Helper()
	x, err := OpenIndex(t.Context(), l, snapshot, model(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { x.Close() })
	return x
}

func company(id int) *match.Record {
	r := &match.Record{Ref: match.Ref{Source: "crm", ID: fmt.Sprint(id)}}
	r.Add(match.Name, fmt.Sprintf("Revontulen Aurinkosähkö %d Oy", id))
	r.Add(match.City, "Kittilä")
	return r
}

func snapshotOf(t *testing.T, x *match.Index) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := x.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTheIndexIsTheSameAfterARestart(t *testing.T) {
	dsn, snapshot := database(t), filepath.Join(t.TempDir(), "index")
	l := open(t, dsn)
	x := openIndex(t, l, snapshot)
	odd := company(1)
	odd.Ref.ID = "\xff\x00'; drop table yksi_change; --"
	odd.Values = append(odd.Values,
		match.Value{Field: match.FormerName, Text: "Vanha\x00 \u2028nimi \\u0000 \xe4 Oy", To: time.Date(2019, 1, 2, 3, 4, 5, 6, time.UTC)})
	steps := []func() error{
		func() error { return x.Put(t.Context(), odd) },
		func() error { return x.Put(t.Context(), company(2)) },
		func() error { return x.Put(t.Context(), company(3)) },
		func() error { return Save(t.Context(), x, snapshot, l) },
		func() error { return x.Delete(t.Context(), company(3).Ref) },
		func() error { odd.Add(match.Phone, "040 1234567"); return x.Put(t.Context(), odd) },
		func() error { return nil },
	}
	for i, step := range steps {
		if err := step(); err != nil {
			t.Fatal(err)
		}
		want := snapshotOf(t, x)
		if err := errors.Join(x.Close(), l.Close()); err != nil {
			t.Fatal(err)
		}
		l = open(t, dsn)
		x = openIndex(t, l, snapshot)
		if !bytes.Equal(want, snapshotOf(t, x)) {
			t.Errorf("after step %d the index is another when opened again", i)
		}
	}
	if got := query(t, dsn, `select seq, deleted from yksi_change`); got != "4 true\n5 false\n" {
		t.Errorf("the log does not hold what has come since the snapshot:\n%s", got)
	}
}

// The server goes down while eight goroutines put records. What was acknowledged is there afterwards, and the same index
// goes on with the server that came back.
func TestACrashLosesNothingThatWasAcknowledged(t *testing.T) {
	dsn, snapshot := database(t), filepath.Join(t.TempDir(), "index")
	l := open(t, dsn)
	x := openIndex(t, l, snapshot)
	var (
		mu    sync.Mutex
		kept  []int
		tasks sync.WaitGroup
		lost  = make(chan struct{})
	)
	for i := range 8 {
		tasks.Go(func() {
			for id := i; ; id += 8 {
				if err := x.Put(context.Background(), company(id)); err != nil {
					return
				}
				mu.Lock()
				if kept = append(kept, id); len(kept) == 200 {
					close(lost)
				}
				mu.Unlock()
			}
		})
	}
	<-lost
	if err := server.Crash(); err != nil {
		t.Fatal(err)
	}
	tasks.Wait()
	if err := server.Run(); err != nil {
		t.Fatal(err)
	}
	if err := x.Put(t.Context(), company(-1)); err != nil {
		t.Errorf("after the server came back: %v", err)
	}
	kept = append(kept, -1)
	if err := errors.Join(x.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	again := openIndex(t, open(t, dsn), snapshot)
	for _, id := range kept {
		if !again.Has(company(id).Ref) {
			t.Errorf("record %d was acknowledged and is lost", id)
		}
	}
}

func TestOneServiceWrites(t *testing.T) {
	dsn := database(t)
	l := open(t, dsn)
	if _, err := Open(t.Context(), dsn, time.Second); !errors.Is(err, ErrHeld) {
		t.Errorf("opened twice: %v", err)
	}
	x := openIndex(t, l, filepath.Join(t.TempDir(), "index"))
	put := func(id int) error { return x.Put(t.Context(), company(id)) }
	if err := put(1); err != nil {
		t.Fatal(err)
	}
	cut := `select pg_terminate_backend(pid, 10000) from pg_locks where locktype = 'advisory'`
	query(t, dsn, cut)
	if err := put(2); err == nil {
		t.Error("a change was acknowledged over a connection that was cut")
	}
	if err := put(3); err != nil {
		t.Errorf("connected again: %v", err)
	}
	query(t, dsn, cut)
	other := open(t, dsn)
	if err := put(4); err == nil || x.Len() != 2 {
		t.Errorf("another service holds the log: %v, %d records are seen", err, x.Len())
	}
	if err := put(5); !errors.Is(err, ErrHeld) {
		t.Errorf("another service holds the log: %v", err)
	}
	y := openIndex(t, other, filepath.Join(t.TempDir(), "index"))
	for id := range 9 {
		if err := y.Put(t.Context(), company(id)); err != nil {
			t.Fatal(err)
		}
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if err := put(6); !errors.Is(err, ErrOther) {
		t.Errorf("another service has written: %v", err)
	}
}

func TestAFailedChangeIsNotSeen(t *testing.T) {
	dsn := database(t)
	x := openIndex(t, open(t, dsn), filepath.Join(t.TempDir(), "index"))
	query(t, dsn, `alter table yksi_change add check (seq <> 1)`)
	if err := x.Put(t.Context(), company(1)); err == nil || x.Len() != 0 {
		t.Errorf("refused by the table: %v, and %d records are seen", err, x.Len())
	}
	if err := x.Put(t.Context(), company(2)); err != nil || x.Len() != 1 {
		t.Errorf("afterwards: %v, and %d records are seen", err, x.Len())
	}
}

func TestAClosedLogKeepsNothing(t *testing.T) {
	dsn := database(t)
	l := open(t, dsn)
	x := openIndex(t, l, filepath.Join(t.TempDir(), "index"))
	if err := errors.Join(l.Close(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if err := x.Put(t.Context(), company(1)); !errors.Is(err, ErrClosed) || x.Len() != 0 {
		t.Errorf("put after the log was closed: %v, and %d records are seen", err, x.Len())
	}
}

func TestALostSnapshotIsTold(t *testing.T) {
	dsn, snapshot := database(t), filepath.Join(t.TempDir(), "index")
	l := open(t, dsn)
	x := openIndex(t, l, snapshot)
	if err := errors.Join(x.Put(t.Context(), company(1)), Save(t.Context(), x, snapshot, l), os.Remove(snapshot)); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenIndex(t.Context(), l, snapshot, model(t)); !errors.Is(err, ErrGone) {
		t.Errorf("opened without the snapshot: %v", err)
	}
}

func TestNoIdentityCodeReachesTheDatabase(t *testing.T) {
	const code = "131052-308T" // a published test code
	dsn := database(t)
	x := openIndex(t, open(t, dsn), filepath.Join(t.TempDir(), "index"))
	r := company(1)
	r.Add(match.BusinessID, code)
	r.Add(match.Street, "c/o "+code)
	if err := x.Put(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	rows := query(t, dsn, `select seq, fields::text from yksi_change`)
	if !strings.Contains(rows, "Kittilä") || strings.Contains(rows, "131052") || strings.Contains(rows, "308T") {
		t.Error("the table holds an identity code, or not the record")
	}
}

func TestErrorsShowNoPassword(t *testing.T) {
	for _, dsn := range []string{"postgres://yksi:hush@localhost:99999/x", "host=/nowhere password=hush"} {
		if _, err := Open(t.Context(), dsn, time.Second); err == nil || strings.Contains(err.Error(), "hush") {
			t.Errorf("error %v", err)
		}
	}
}
