package serve

import (
	"flag"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/yksi-mdm/yksi/match"
)

var full = flag.String("full", "", "write to a store in this folder, which may hold no file of more than 128 KiB")

// TestFullDiskIsToldAndLosesNothing lets a writer run until its disk is full: a limit on the size of a file stands for it.
func TestFullDiskIsToldAndLosesNothing(t *testing.T) {
	if *full != "" {
		limit := syscall.Rlimit{Cur: 128 << 10, Max: 128 << 10}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
			t.Fatal(err)
		}
		if err := write(*full); err != nil {
			os.Stdout.WriteString("failed " + err.Error() + "\n")
		}
		return
	}
	dir := t.TempDir() + "/data"
	out, err := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestFullDiskIsToldAndLosesNothing$", "-full", dir).Output()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	text := string(out)
	if !strings.Contains(text, "failed match: the change is not durable") {
		t.Fatalf("the writer did not say that a change is not durable: %s", text[max(0, len(text)-300):])
	}
	n := 0 // acknowledged
	for line := range strings.Lines(text) {
		if _, err := strconv.Atoi(strings.TrimSpace(line)); err == nil {
			n++
		}
	}
	s, err := OpenStore(dir, quiet())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	x, err := s.Load(t.Context(), match.IndexOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if x.Len() < n+1 || n == 0 {
		t.Errorf("%d records after %d that were acknowledged, and the first", x.Len(), n)
	}
	has(t, x, 0, n+1)
}
