package statedir_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/merge/statedir"
)

// stateOf makes the state of n entities, whose accounts are those of generation g.
func stateOf(n, g int) *merge.State {
	s := new(merge.State)
	for i := range n {
		a, b := match.Ref{Source: "crm", ID: fmt.Sprintf("%d-%d", i, g)}, match.Ref{Source: "billing", ID: fmt.Sprint(i)}
		s.Add(&merge.Entity{ID: merge.EntityID(b), Records: []merge.Record{{Ref: b}, {Ref: a}}, Links: []merge.Link{{Billing: b, Account: a}}})
	}
	return s
}

func text(t *testing.T, s *merge.State) string {
	t.Helper()
	var b bytes.Buffer
	if _, err := s.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func open(t *testing.T, path string) (*statedir.Dir, *merge.State) {
	t.Helper()
	d, s, err := statedir.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d, s
}

func TestWhatIsSavedIsReadByTheNextRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	for g := range 3 {
		d, s := open(t, path)
		if g == 0 && !s.Empty() || g > 0 && text(t, s) != text(t, stateOf(10, g-1)) {
			t.Errorf("run %d read %d entities", g, s.Len())
		}
		if err := d.Save(stateOf(10, g)); err != nil {
			t.Fatal(err)
		}
		d.Close()
	}
}

func TestTwoRunsAtOnceAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	d, _ := open(t, path)
	if _, _, err := statedir.Open(path); !errors.Is(err, statedir.ErrLocked) {
		t.Errorf("second run: %v", err)
	}
	d.Close()
	open(t, path)
}

func TestAFolderOfSomethingElseIsRefused(t *testing.T) {
	path := t.TempDir()
	if err := os.WriteFile(filepath.Join(path, "letter.txt"), nil, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, _, err := statedir.Open(path); !errors.Is(err, statedir.ErrForeign) {
		t.Errorf("got %v", err)
	}
}

func TestADamagedStateIsToldWithWhatToDo(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	for g := range 2 {
		d, _ := open(t, path)
		if err := d.Save(stateOf(10, g)); err != nil {
			t.Fatal(err)
		}
		d.Close()
	}
	file := filepath.Join(path, "state.jsonl")
	if err := os.Truncate(file, 500); err != nil {
		t.Fatal(err)
	}
	_, _, err := statedir.Open(path)
	var damaged *statedir.DamagedError
	if !errors.As(err, &damaged) || !strings.Contains(err.Error(), "state.jsonl: line") || !strings.Contains(err.Error(), "copy "+damaged.Previous) {
		t.Fatalf("got %v", err)
	}
	previous, err := os.ReadFile(damaged.Previous)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, previous, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, s := open(t, path); text(t, s) != text(t, stateOf(10, 0)) {
		t.Error("the run before is another")
	}
}

// saving is for the process that TestAKilledRunLeavesTheOldStateOrTheNew kills.
var saving = flag.String("saving", "", "save one state after the other in this folder, until killed")

const entitiesToKill = 2000

func TestMain(m *testing.M) {
	flag.Parse()
	if *saving == "" {
		os.Exit(m.Run())
	}
	d, _, err := statedir.Open(*saving)
	for g := 0; err == nil; g = 1 - g {
		err = d.Save(stateOf(entitiesToKill, g))
		fmt.Println("saved") // from now on there is a state
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

func TestAKilledRunLeavesTheOldStateOrTheNew(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state")
	whole := map[string]int{text(t, stateOf(entitiesToKill, 0)): 0, text(t, stateOf(entitiesToKill, 1)): 1}
	rnd := rand.New(rand.NewPCG(1, 1))
	for n := range kills {
		cmd := exec.Command(os.Args[0], "-saving", path)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		if n, err := out.Read(make([]byte, 6)); n == 0 {
			t.Fatalf("it saves nothing: %v %s", err, stderr.String())
		}
		time.Sleep(time.Duration(rnd.Int64N(int64(30 * time.Millisecond))))
		cmd.Process.Kill()
		cmd.Wait()
		d, s, err := statedir.Open(path)
		if err != nil {
			t.Fatalf("kill %d: %v", n, err)
		}
		if _, ok := whole[text(t, s)]; !ok {
			t.Fatalf("kill %d left neither state", n)
		}
		d.Close()
		if parts, _ := filepath.Glob(filepath.Join(path, "*.partial")); len(parts) > 0 {
			t.Fatalf("kill %d: %v is left", n, parts)
		}
	}
}
