package table

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

// found is all that reading finds out about rows.
type found struct {
	Cells    [][]string
	Extra    map[int][]string
	IDs      []string
	Lines    []int
	Masked   []Masked
	Warnings string
	Copy     string // rewritten
}

// add takes over the rows of a table.
func (f *found) add(tab *Table, rw *Rewriter) {
	first := len(f.Cells)
	b := []byte(f.Copy)
	for r := range tab.Rows() {
		if x := tab.Extra(r); x != nil {
			f.Extra[first+r] = x
		}
		f.IDs, f.Lines = append(f.IDs, tab.ID(r)), append(f.Lines, tab.Line(r))
		b = rw.AppendRow(b, tab, r, []string{"x"})
	}
	for _, m := range tab.Masked() {
		if m.Row >= 0 {
			m.Row += first
			f.Masked = append(f.Masked, m)
		}
	}
	f.Cells, f.Copy = append(f.Cells, cells(tab)...), string(b)
}

// whole reads at once.
func whole(text string, o *Options) (*found, error) {
	tab, err := Read(strings.NewReader(text), o)
	if err != nil {
		return nil, err
	}
	rw, err := tab.Rewriter([]string{"added"})
	if err != nil {
		return nil, err
	}
	f := &found{Extra: make(map[int][]string), Warnings: tab.Warnings().Error(), Copy: string(rw.AppendHeader(nil))}
	f.add(tab, rw)
	return f, nil
}

// inParts reads blocks of so many bytes.
func inParts(src io.Reader, o *Options, block int) (f *found, parts int, err error) {
	opt := o.orZero()
	r, err := newReader(src, &opt, block)
	if err != nil {
		return nil, 0, err
	}
	defer r.Close()
	rw, err := r.Head().Rewriter([]string{"added"})
	if err != nil {
		return nil, 0, err
	}
	f = &found{Extra: make(map[int][]string), Copy: string(rw.AppendHeader(nil))}
	for {
		tab, err := r.Next()
		if err == io.EOF {
			f.Warnings = r.Warnings().Error()
			return f, parts, nil
		}
		if err != nil {
			return nil, parts, err
		}
		parts++
		f.add(tab, rw)
	}
}

// pipe hides that a reader can be read twice.
type pipe struct{ io.Reader }

// oddTexts have something at each place where a block may end.
func oddTexts(t testing.TB) []string {
	win, err := charmap.Windows1252.NewEncoder().String(semicolons)
	if err != nil {
		t.Fatal(err)
	}
	return []string{
		commas, semicolons, "\uFEFF" + semicolons, win, asUTF16("\uFEFF"+semicolons, 1, 0), asUTF16(semicolons, 0, 1),
		asUTF16("\uFEFFId;Name\n1;𝕶ivi 𝕺y\n2;x\n", 1, 0), // surrogate pairs
		"sep=;\r\n" + semicolons,
		strings.ReplaceAll(semicolons, "\r\n", "\r"), // a CR that may be the first half of CRLF
		"Id,Name\n\"1\",\"a \"\"b\"\"\"\n\n2,24\" näyttö\n3,=\"00417\"\n\"4\",\"x\ny\"\n5\n6,a,b,\"c\nd\"\n",
		"Id;Name\n1;\"Ab \"x\" c; d\"\n2;\"left open\n3;\"Kulma\" Pub\n",
		"Id;Nimi;Y-tunnus\n1;Tmi 131052-308T;131052-308T\n131052-308T;x;\n;y;;131052-308T\n", // a published test code
		"Nimi\nKivi Oy, Tampere\n\nPuro; Oy\n",
		"{\"Id\":\"1\",\"Name\":\"Kivi \\u00e4\"}\n\n{\"Id\":\"2\",\"Tags\":[\"a\"],\"Id\":\"3\"}\n {\"Id\":\"131052-308T\"}",
		"Id,Name\n1,Kivi ä\n2,Puro \xe4\n",                                                                           // UTF-8, and then not
		"\xFF\xFEI\x00d\x00\n\x001\x00\x00\xD8\n\x00x",                                                               // half a surrogate pair, a dangling byte
		asUTF16("\uFEFFId;Name\n", 1, 0) + strings.Repeat("\xDE\xDE", 5) + "\x008\xD8\x00\xD8\x00\xDC\x00\x00;\x00x", // second halves in a row
	}
}

func TestPartsAreWhatReadGives(t *testing.T) {
	for _, text := range oddTexts(t) {
		want, err := whole(text, nil)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		for block := 1; block < 40; block++ {
			got, _, err := inParts(strings.NewReader(text), nil, block)
			if err != nil {
				t.Fatalf("%q: %v", text, err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("%q in blocks of %d bytes:\n%s", text, block, d)
			}
		}
		got, _, err := inParts(pipe{strings.NewReader(text)}, nil, 16)
		if err != nil {
			t.Fatal(err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%q from a pipe:\n%s", text, d)
		}
	}
}

func FuzzPartsAreWhatReadGives(f *testing.F) {
	for _, text := range oddTexts(f) {
		f.Add([]byte(text), uint8(3)) // blocks that end within rows, cells and characters
	}
	f.Add([]byte("Id,Name\n1,\"a\n2,b\n"), uint8(1))
	f.Fuzz(func(t *testing.T, data []byte, block uint8) {
		o := &Options{Name: "fuzz", Cell: 64}
		want, err := whole(string(data), o)
		got, _, perr := inParts(bytes.NewReader(data), o, int(block)+1)
		if (err == nil) != (perr == nil) {
			var fault *Fault
			if errors.As(err, &fault) && fault.Code == CodeTooLarge {
				return // as a whole it would fill memory
			}
			t.Fatalf("%v, and in parts %v", err, perr)
		}
		if err == nil {
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		}
	})
}

// What only a late row shows is right from the first one on, or told with its line.
func TestALateRowDecidesToo(t *testing.T) {
	var b strings.Builder
	b.WriteString("Id;Nimi\n")
	for i := range 100_000 {
		fmt.Fprintf(&b, "%d;Kivi Oy\n", i)
	}
	late := b.String() + "x;T\xf6rn\xe4v\xe4\n"
	for _, src := range []io.Reader{strings.NewReader(late), pipe{strings.NewReader(late)}} {
		got, parts, err := inParts(src, nil, blockSize)
		if err != nil || parts < 2 {
			t.Fatalf("%d parts, %v", parts, err)
		}
		if name := got.Cells[100_000][1]; name != "Törnävä" {
			t.Errorf("name %q", name)
		}
		if d := cmp.Diff(strings.Split(late, "\n")[100_001]+";x", strings.Split(got.Copy, "\n")[100_001]); d != "" {
			t.Error(d)
		}
	}
	got, _, err := inParts(strings.NewReader(strings.Replace(late, "Kivi", "Kivelä", 1)), nil, blockSize)
	if err != nil {
		t.Fatal(err)
	}
	if want := "input:100002: the file is UTF-8 up to here, and this line is not;"; !strings.HasPrefix(got.Warnings, want) {
		t.Errorf("warnings %s, want %s", got.Warnings, want)
	}
	_, _, err = inParts(strings.NewReader(b.String()+"x;a\x00b\n"), nil, blockSize)
	if err == nil || !strings.HasPrefix(err.Error(), "input:100002: there are zero bytes") {
		t.Errorf("error %v", err)
	}
	_, _, err = inParts(strings.NewReader("{\"Id\":1}\n"+strings.Repeat("{\"Id\":2}\n", 200_000)+"{\"Id\"\n"), nil, blockSize)
	if err == nil || !strings.HasPrefix(err.Error(), "input:200002: the JSON object does not end") {
		t.Errorf("error %v", err)
	}
}

// endless gives a header and then n rows, without holding them.
type endless struct {
	rows int
	row  string
	rest string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.rows == 0 {
			return 0, io.EOF
		}
		n := min(e.rows, 1000)
		e.rows -= n
		e.rest = strings.Repeat(e.row, n)
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// What is held does not grow with the rows: neither of a table nor of one whose every row is odd.
func TestMemoryDoesNotGrowWithRows(t *testing.T) {
	for _, src := range []*endless{
		{rest: "Id;Nimi;Postinumero\n", row: "00417;\"Kulman \"\"Leipomo\"\" Oy\";33100;" + strings.Repeat("x", 150) + "\n"},
		{rest: "{\"Id\":1}\n", row: `{"Id":"00417","Nimi":"Kulman Leipomo Oy","Huom":"` + strings.Repeat("x", 150) + "\"}\n"},
	} {
		peak := func(rows int) (most uint64) {
			s := *src
			s.rows = rows
			r, err := NewReader(&s, nil)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			for {
				part, err := r.Next()
				if err == io.EOF {
					break
				}
				if err != nil {
					t.Fatal(err)
				}
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
				runtime.KeepAlive(part)
			}
			if r.Rows() < rows {
				t.Fatalf("%d rows, want %d", r.Rows(), rows)
			}
			return most
		}
		few, many := peak(20_000), peak(200_000) // 4 MB and 40 MB
		if many > few+2<<20 {
			t.Errorf("%.10q...: %d bytes are held for 200000 rows, %d for 20000", src.row, many, few)
		}
	}
}

func TestAFileIsReadInParts(t *testing.T) {
	path := filepath.Join(t.TempDir(), "Asiakkaat.csv")
	if err := os.WriteFile(path, []byte(commas), 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := OpenReader(path, nil)
	if err != nil {
		t.Fatal(err)
	}
	part, err := r.Next()
	if err != nil || r.Head().Name() != "asiakkaat" || r.Head().File() != path || part.Rows() != 2 {
		t.Errorf("name %q, file %q, error %v", r.Head().Name(), r.Head().File(), err)
	}
	if _, err := r.Next(); err != io.EOF {
		t.Errorf("error %v at the end", err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	var f *Fault
	if _, err := OpenReader(filepath.Dir(path), nil); !errors.As(err, &f) || f.Code != CodeUnreadable {
		t.Errorf("a folder: %v", err)
	}
}

// What a spool keeps comes back, and nothing of it stands on the disk in the clear.
func TestSpoolIsUnreadable(t *testing.T) {
	const code = "131052-308T" // a specimen, no person's
	text := strings.Repeat("Tmi Matti "+code+"\n", 1000)
	s, err := newSpool(pipe{strings.NewReader(text)}, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	for range 2 {
		r, err := s.again()
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || string(got) != text {
			t.Errorf("%d bytes came back of %d, %v", len(got), len(text), err)
		}
	}
	if _, err := s.f.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(s.f); err != nil || len(raw) != len(text) || bytes.Contains(raw, []byte(code)) {
		t.Errorf("%d bytes, in the clear: %v, %v", len(raw), bytes.Contains(raw, []byte(code)), err)
	}
}
