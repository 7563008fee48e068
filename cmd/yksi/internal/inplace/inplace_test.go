package inplace

import (
	"bytes"
	"errors"
	"flag"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

var child = flag.String("child", "", "replace this file again and again until killed")

var (
	first  = bytes.Repeat([]byte("id;name\n"), 5000)
	second = bytes.Repeat([]byte("id;nimi\n"), 5000)
)

func TestMain(m *testing.M) {
	flag.Parse()
	for *child != "" {
		if err := turn(*child); err != nil {
			os.Stderr.WriteString(err.Error())
			os.Exit(1)
		}
	}
	os.Exit(m.Run())
}

// turn carries a plan out and takes it back.
func turn(path string) error {
	if _, err := Replace(path, "plan", write(second)); err != nil {
		return err
	}
	return Undo(path)
}

func write(b []byte) func(io.Writer) error {
	return func(w io.Writer) error { _, err := w.Write(b); return err }
}

func newFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "crm.csv")
	if err := os.WriteFile(path, first, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func holds(t *testing.T, path string, want []byte) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Fatalf("%s: %d bytes, %v", path, len(got), err)
	}
}

func TestTheSamePlanIsCarriedOutOnceAndTakenBackOnce(t *testing.T) {
	path := newFile(t)
	for i, want := range []bool{true, false} {
		if done, err := Replace(path, "plan", write(second)); done != want || err != nil {
			t.Fatalf("time %d: %v, %v", i+1, done, err)
		}
	}
	holds(t, path, second)
	if _, err := Replace(path, "another", write(first)); err == nil {
		t.Error("another plan on top was taken")
	}
	if err := Undo(path); err != nil {
		t.Fatal(err)
	}
	holds(t, path, first)
	if err := Undo(path); !errors.Is(err, ErrNothing) {
		t.Errorf("undone twice: %v", err)
	}
	if _, err := os.Stat(original(path)); err == nil {
		t.Error("the second name is left")
	}
}

func TestAFileThatHasChangedSinceIsNotOverwritten(t *testing.T) {
	path := newFile(t)
	if _, err := Replace(path, "plan", write(second)); err != nil {
		t.Fatal(err)
	}
	typed := append(bytes.Clone(second), "1;a\n"...)
	if err := os.WriteFile(path, typed, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Undo(path); !errors.Is(err, ErrChanged) {
		t.Errorf("undo: %v", err)
	}
	if _, err := Replace(path, "plan", write(first)); !errors.Is(err, ErrChanged) {
		t.Errorf("again: %v", err)
	}
	holds(t, path, typed)
	holds(t, original(path), first)
}

func TestKilledAtAnyMomentItGoesOnOrBack(t *testing.T) {
	path := newFile(t)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range kills {
		cmd := exec.Command(os.Args[0], "-child="+path)
		var said bytes.Buffer
		cmd.Stderr = &said
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(rnd.IntN(60)) * time.Millisecond)
		cmd.Process.Kill()
		cmd.Wait()
		if said.Len() > 0 {
			t.Fatal(said.String())
		}
		now, err := os.ReadFile(path)
		if err != nil || !bytes.Equal(now, first) && !bytes.Equal(now, second) {
			t.Fatalf("neither the old nor the new file: %d bytes, %v", len(now), err)
		}
		if rnd.IntN(2) == 0 {
			if _, err := Replace(path, "plan", write(second)); err != nil {
				t.Fatal(err)
			}
			holds(t, path, second)
			holds(t, original(path), first)
		} else if err := Undo(path); err != nil && !errors.Is(err, ErrNothing) {
			t.Fatal(err)
		} else {
			holds(t, path, first)
		}
	}
}
