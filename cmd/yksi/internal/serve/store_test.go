package serve

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"github.com/yksi-mdm/yksi/match"
)

var (
	kills  = flag.Int("kills", 3, "how often TestKilledNothingAcknowledgedIsLost kills")
	writer = flag.String("writer", "", "write to a store in this folder until killed")
)

func TestMain(m *testing.M) {
	flag.Parse()
	if *writer != "" {
		if err := write(*writer); err != nil {
			fmt.Println("failed", err)
		}
		return
	}
	os.Exit(m.Run())
}

func model(t testing.TB) *match.Model {
	t.Helper()
	m, err := match.NewModel(match.DefaultRules())
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func customer(n int) *match.Record {
	r := &match.Record{Ref: match.Ref{Source: "crm", ID: strconv.Itoa(n)}}
	r.Add(match.Name, "Kulma "+strconv.Itoa(n)+" Oy")
	return r
}

// open opens or makes the store in dir.
func open(t testing.TB, dir string) (*Store, *match.Index) {
	t.Helper()
	s, err := OpenStore(dir, quiet())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	x, err := indexOf(s, model(t))
	if err != nil {
		t.Fatal(err)
	}
	return s, x
}

func indexOf(s *Store, m *match.Model) (*match.Index, error) {
	holds, err := s.Holds()
	if err != nil {
		return nil, err
	}
	if holds {
		return s.Load(context.Background(), match.IndexOptions{})
	}
	return s.Fill(context.Background(), m, match.IndexOptions{}, func(yield func(match.Record, error) bool) { yield(*customer(0), nil) })
}

func put(t testing.TB, x *match.Index, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		if err := x.Put(t.Context(), customer(n)); err != nil {
			t.Fatal(err)
		}
	}
}

func has(t testing.TB, x *match.Index, from, to int) {
	t.Helper()
	for n := from; n < to; n++ {
		if !x.Has(customer(n).Ref) {
			t.Errorf("%d of %d to %d is lost", n, from, to)
			return
		}
	}
}

func TestWhatWasPutIsThereAfterARestart(t *testing.T) {
	dir := t.TempDir()
	s, x := open(t, dir)
	put(t, x, 1, 20)
	if err := x.Delete(t.Context(), customer(3).Ref); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s, x = open(t, dir)
	has(t, x, 4, 20)
	if x.Has(customer(3).Ref) || x.Len() != 19 {
		t.Errorf("%d records", x.Len())
	}
	for n := 20; n < 60; n += 10 { // each snapshot lets go what the one before has
		if err := s.Save(x); err != nil {
			t.Fatal(err)
		}
		put(t, x, n, n+10)
	}
	s.Close()
	s, x = open(t, dir)
	has(t, x, 4, 60)
	seqs, err := s.snapshots()
	if err != nil || len(seqs) != 2 {
		t.Errorf("%d snapshots, %v", len(seqs), err)
	}
	kept := 0
	for _, err := range s.Changes(0) {
		if kept++; err != nil {
			t.Fatal(err)
		}
	}
	if kept != 20 {
		t.Errorf("%d changes are kept, not those since the older snapshot", kept)
	}
}

// Of many records those before go on from a file while the others come: all are there, and the file is no snapshot.
func TestALargeFirstLoadLosesNothing(t *testing.T) {
	for _, n := range []int{0, 9, 10, 11, 20, 35} {
		dir := t.TempDir()
		s, err := OpenStore(dir, quiet())
		if err != nil {
			t.Fatal(err)
		}
		s.spillAt = 10
		x, err := s.Fill(t.Context(), model(t), match.IndexOptions{}, func(yield func(match.Record, error) bool) {
			for i := range n {
				if !yield(*customer(i), nil) {
					return
				}
			}
		})
		if err != nil {
			t.Fatalf("%d records: %v", n, err)
		}
		has(t, x, 0, n)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		s, x = open(t, dir)
		has(t, x, 0, n)
		if seqs, err := s.snapshots(); err != nil || len(seqs) != 1 || x.Len() != n {
			t.Errorf("%d records: %d in %d snapshots, %v", n, x.Len(), len(seqs), err)
		}
		if _, err := os.Stat(filepath.Join(dir, freshSnapshot)); err == nil {
			t.Errorf("%d records: %s was left", n, freshSnapshot)
		}
	}
}

func TestWhatADeadProcessLeftHalfWrittenIsRemoved(t *testing.T) {
	dir := t.TempDir()
	s, x := open(t, dir)
	if err := x.Put(t.Context(), customer(1)); err != nil {
		t.Fatal(err)
	}
	s.Close()
	left := []string{"snapshot.new", ".snapshot.new.123", ".model.json.456.partial"}
	for _, name := range left {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_, x = open(t, dir)
	if x.Len() != 2 {
		t.Errorf("%d records", x.Len())
	}
	for _, name := range left {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDamagedSnapshotLosesNothing(t *testing.T) {
	dir := t.TempDir()
	s, x := open(t, dir)
	for n := 1; n < 31; n += 10 {
		put(t, x, n, n+10)
		if err := s.Save(x); err != nil {
			t.Fatal(err)
		}
	}
	seqs, err := s.snapshots()
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	text, err := os.ReadFile(s.snapshotFile(seqs[0]))
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(s.snapshotFile(seqs[0]), text, 0o600); err != nil {
		t.Fatal(err)
	}
	s, x = open(t, dir)
	has(t, x, 0, 31)
	s.Close()
	if err := os.Remove(s.snapshotFile(seqs[1])); err != nil {
		t.Fatal(err)
	}
	if s, err = OpenStore(dir, quiet()); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Load(t.Context(), match.IndexOptions{}); !errors.Is(err, match.ErrSnapshotDamaged) {
		t.Errorf("no snapshot is whole: %v", err)
	}
}

func TestDamagedChangesAreTold(t *testing.T) {
	dir := t.TempDir()
	s, x := open(t, dir)
	put(t, x, 1, 30)
	if err := s.db.Update(func(tx *bbolt.Tx) error {
		v := append([]byte(nil), tx.Bucket(changesBucket).Get(numbered(20))...)
		v[len(v)-5] ^= 1
		return tx.Bucket(changesBucket).Put(numbered(20), v)
	}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	s, err := OpenStore(dir, quiet())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var damaged *DamagedError
	if _, err := s.Load(t.Context(), match.IndexOptions{}); !errors.As(err, &damaged) || damaged.Seq != 20 {
		t.Errorf("change 20 is damaged: %v", err)
	}
}

// TestTornStoreIsToldOrWhole cuts the database anywhere: it is told, or, where the cut hit no page in use, nothing is lost.
func TestTornStoreIsToldOrWhole(t *testing.T) {
	dir := t.TempDir()
	s, x := open(t, dir)
	put(t, x, 1, 60)
	s.Close()
	whole, err := os.ReadFile(s.changesFile())
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	for at := 1; at < len(whole); at += 4096 - 17 {
		cut := t.TempDir() // a database that is damaged may keep its lock until the process ends
		if err := os.CopyFS(cut, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(filepath.Join(cut, "changes.db"), int64(at)); err != nil {
			t.Fatal(err)
		}
		s, err := OpenStore(cut, quiet())
		if err == nil {
			x, err = s.Load(t.Context(), match.IndexOptions{})
			s.Close()
		}
		if err != nil {
			told++
			continue
		}
		has(t, x, 0, 60)
	}
	if told == 0 {
		t.Error("no cut was told")
	}
}

func TestOneProcessAtATime(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	if _, err := OpenStore(dir, quiet()); !errors.Is(err, ErrLocked) {
		t.Errorf("opened twice: %v", err)
	}
}

// write puts customers and says so, while snapshots are written, until it is killed or fails.
func write(dir string) error {
	m, err := match.NewModel(match.DefaultRules())
	if err != nil {
		return err
	}
	s, err := OpenStore(dir, quiet())
	if err != nil {
		return err
	}
	x, err := indexOf(s, m)
	if err != nil {
		return err
	}
	go func() {
		for {
			if err := s.Save(x); err != nil {
				fmt.Println("no snapshot", err)
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
	}()
	for n := x.Len(); ; n++ {
		if err := x.Put(context.Background(), customer(n)); err != nil {
			return err
		}
		fmt.Println(n)
	}
}

// TestKilledNothingAcknowledgedIsLost kills a writer again and again; -kills says how often.
func TestKilledNothingAcknowledgedIsLost(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	total := 0
	for round := range *kills {
		acknowledged := killed(t, dir, time.Duration(30+round*37%200)*time.Millisecond)
		total += len(acknowledged)
		s, err := OpenStore(dir, quiet())
		if err != nil {
			t.Fatal(err)
		}
		x, err := indexOf(s, model(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range acknowledged {
			if !x.Has(customer(n).Ref) {
				t.Fatalf("round %d: %d was acknowledged and is lost", round, n)
			}
		}
		has(t, x, 0, x.Len())
		s.Close()
	}
	if total < *kills {
		t.Errorf("only %d changes were acknowledged", total)
	}
	t.Logf("%d changes acknowledged, %d kills", total, *kills)
}

// killed runs a writer for a while after its first change and returns what it acknowledged.
func killed(t *testing.T, dir string, after time.Duration) (acknowledged []int) {
	t.Helper()
	c := exec.CommandContext(t.Context(), os.Args[0], "-writer", dir)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	in := bufio.NewReader(out)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			break // a line that was cut was not acknowledged in full
		}
		n, err := strconv.Atoi(strings.TrimSuffix(line, "\n"))
		if err != nil {
			t.Errorf("the writer says %q", line)
			c.Process.Kill()
			break
		}
		if acknowledged = append(acknowledged, n); len(acknowledged) == 1 {
			time.AfterFunc(after, func() { c.Process.Kill() })
		}
	}
	io.Copy(io.Discard, out)
	c.Wait()
	return acknowledged
}
