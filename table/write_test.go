package table

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

func TestWriterStyles(t *testing.T) {
	write := func(s Style) string {
		var b strings.Builder
		w := NewWriter(&b, s)
		w.Row("id", "name", "saldo")
		w.Text("00417")
		w.Text(`Pub "Kulma"; Oy, Ab`)
		w.Money(-123405)
		w.End()
		w.Text("=1+2")
		w.Text("1-2")
		w.Float(0.5, 3)
		w.End()
		w.Row("")
		w.Text("x")
		w.Int(-7)
		w.End()
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	if d := cmp.Diff("id,name,saldo\n00417,\"Pub \"\"Kulma\"\"; Oy, Ab\",-1234.05\n=1+2,1-2,0.500\n\"\"\nx,-7\n", write(Plain)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff("\uFEFFid;name;saldo\r\n\"=\"\"00417\"\"\";\"Pub \"\"Kulma\"\"; Oy, Ab\";-1234,05\r\n"+
		"\"=\"\"=1+2\"\"\";\"=\"\"1-2\"\"\";0,500\r\n\"\"\r\nx;-7\r\n", write(Excel)); d != "" {
		t.Error(d)
	}
}

func TestEndangered(t *testing.T) {
	for _, s := range []string{"00417", "417", "1,5", "1.12", "2-4", "1/2", "1E5", "3e2", "=A1", "+358 40 1234567", "-", "@x", "TRUE", "tosi",
		"\tx", "18.3.2025", "0112038-9", "1 234,50", "mar 5", "5 maj", "(5)"} {
		if !endangered(s) {
			t.Errorf("%q is taken to be safe", s)
		}
	}
	for _, s := range []string{"", "Kivi Oy", "3 Step IT Oy", "E0000017", "FI01120389", "0015f00000ZU5UnAAL", "Katu 2-4", "a=b", "Marja", "...",
		strings.Repeat("kivi", 100)} {
		if endangered(s) {
			t.Errorf("%q is taken to be endangered", s)
		}
	}
}

// What is written is read back the same, in both styles, whatever the text.
func FuzzReaderTakesWhatWriterWrites(f *testing.F) {
	f.Add("00417", "a \"b\"", "line\nline", " x ") // a number, quotes, a newline, spaces at the ends
	f.Add("=1+2", "\"", "\r", ";,\t")              // a formula, a quote alone, a CR alone, delimiters
	f.Add("=\"a\"", "\uFEFF", "", "+")
	f.Add("="+strings.Repeat("ä\"&", 200), "", "", "") // longer than a text in a formula may be
	f.Fuzz(func(t *testing.T, a, b, c, d string) {
		want := []string{a, b, c, d}
		for i, s := range want {
			s = strings.ToValidUTF8(strings.ReplaceAll(s, "\x00", ""), "?")
			want[i] = s
		}
		for _, style := range []Style{Plain, Excel} {
			var out strings.Builder
			w := NewWriter(&out, style)
			w.Row("Id", "Name", "Street", "City")
			w.Row(want...)
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
			rows, _ := scanAll(strings.TrimPrefix(out.String(), "\uFEFF"), [...]byte{',', ';'}[style], 4)
			for i, s := range want {
				if text, ok := formulaText(s); ok && style == Plain {
					want[i] = text // a reader cannot tell it from a wrapped value
				}
			}
			if len(rows) != 2 || cmp.Diff(want, rows[1]) != "" {
				t.Errorf("style %d: %q read as %q", style, out.String(), rows)
			}
			if style == Plain {
				for i := range want {
					want[i] = strings.ToValidUTF8(strings.ReplaceAll([]string{a, b, c, d}[i], "\x00", ""), "?")
				}
			}
		}
	})
}

// rewrite copies a table with columns added.
func rewrite(t *testing.T, tab *Table, added []string, values func(row int) []string) string {
	t.Helper()
	rw, err := tab.Rewriter(added)
	if err != nil {
		t.Fatal(err)
	}
	b := rw.AppendHeader(nil)
	for r := range tab.Rows() {
		b = rw.AppendRow(b, tab, r, values(r))
	}
	return string(b)
}

func TestRewriterKeepsWhatItDoesNotAdd(t *testing.T) {
	none := func(int) []string { return nil }
	win, err := charmap.Windows1252.NewEncoder().String(semicolons)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{
		commas, semicolons, "\uFEFF" + semicolons, win, asUTF16("\uFEFF"+semicolons, 1, 0), asUTF16("\uFEFF"+semicolons, 0, 1),
		"sep=;\r\n" + semicolons,
		"Id,Name\n\"1\",\"a \"\"b\"\"\"\n2,24\" näyttö\n3,=\"00417\"\n\"4\",\"x\ny\"\n", // each cell quoted as it was
		"Id,Name\n1,A,surplus\n",
		strings.ReplaceAll(win, "Ab", "\x81\x8d\x8f\x90\x9d"), // bytes that Windows-1252 leaves open
	} {
		if got := rewrite(t, mustRead(t, text, nil), nil, none); got != text {
			t.Errorf("got  %q\nwant %q", got, text)
		}
	}
}

func TestRewriterAddsColumns(t *testing.T) {
	added := []string{"yksi_name", "yksi_issues"}
	values := func(r int) []string { return []string{"Łódź; " + string(rune('A'+r)), ""} }
	win, err := charmap.Windows1252.NewEncoder().String("Id;Name;X\r\n1;Törnävä\r\n2;B;C;D\r\n")
	if err != nil {
		t.Fatal(err)
	}
	got := rewrite(t, mustRead(t, win, nil), added, values)
	want := "Id;Name;X;yksi_name;yksi_issues\r\n1;T\xf6rn\xe4v\xe4;;\"&#321;\xf3d&#378;; A\";\r\n2;B;C;\"&#321;\xf3d&#378;; B\";;D\r\n"
	if got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	// Rewriting the result overwrites the columns that are there already.
	again := rewrite(t, mustRead(t, "Id,yksi_name\n1,old\n", nil), added, values)
	if want := "Id,yksi_name,yksi_issues\n1,Łódź; A,\n"; again != want {
		t.Errorf("got  %q\nwant %q", again, want)
	}
	one := rewrite(t, mustRead(t, "Nimi\nKivi Oy, Tampere\n", nil), []string{"x"}, func(int) []string { return []string{"1"} })
	if want := "Nimi,x\n\"Kivi Oy, Tampere\",1\n"; one != want {
		t.Errorf("got  %q\nwant %q", one, want)
	}
	if _, err := mustRead(t, commas, nil).Rewriter([]string{"a", "a"}); err == nil {
		t.Error("a column is added twice")
	}
}

func TestRewriterMasksIdentityCodes(t *testing.T) {
	const code = "131052-308T" // a specimen, no person's
	got := rewrite(t, mustRead(t, "Id;Name;Note\n1;\"Kivi; "+code+"\";=\"007\"\n2;Oy;x;"+code+"\n", nil), nil, func(int) []string { return nil })
	if want := "Id;Name;Note\n1;\"Kivi; [hetu]\";=\"007\"\n2;Oy;x;[hetu]\n"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	got = rewrite(t, mustRead(t, `{"Id": 1, "Name":"Kivi <`+code+`>", "Big":{"a": [1.50, null]}}`+"\n", nil), []string{"yksi_name"},
		func(int) []string { return []string{"Kivi & \"Poika\""} })
	if want := `{"Id":1,"Name":"Kivi <[hetu]>","Big":{"a": [1.50, null]},"yksi_name":"Kivi & \"Poika\""}` + "\n"; got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func FuzzRewriteKeepsCells(f *testing.F) {
	f.Add([]byte(commas))
	f.Add([]byte("Id;Name\n1;\"Kulma\" Pub\n2\n3;a;b\n")) // stray quotes, ragged rows
	f.Add([]byte("\xff\xfeI\x00d\x00\n\x001\x00\n\x00"))  // UTF-16
	f.Add([]byte("Id;N\xe4\n1;\x80\x81\n"))               // Windows-1252, an open byte
	f.Add([]byte(`{"Id":"1","Name":"x"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tab, err := Read(bytes.NewReader(data), &Options{Name: "fuzz", Cell: 1 << 10})
		if err != nil {
			var f *Fault
			if !errors.As(err, &f) {
				t.Fatalf("error %v is no Fault", err)
			}
			return
		}
		_ = tab.Warnings().Error() + tab.Mapping().String()
		_ = tab.CheckIDs()
		for c := range tab.Header() {
			tab.Money(c)
			tab.Dates(c)
		}
		if tab.Format().Encoding == UTF16LE || tab.Format().Encoding == UTF16BE || tab.Format().Kind == JSONL {
			return // damaged code units and keys given twice do not come back
		}
		again, err := Read(strings.NewReader(rewrite(t, tab, nil, func(int) []string { return nil })), &Options{Name: "fuzz"})
		if err != nil || again.Format().Comma != tab.Format().Comma || again.Format().Newline != tab.Format().Newline {
			return // few rows, read another way now that short ones are padded
		}
		if len(tab.Warnings()) == 0 && len(tab.Header()) > 1 {
			if d := cmp.Diff(cells(tab), cells(again)); d != "" {
				t.Errorf("%q:\n%s", data, d)
			}
		}
	})
}

// errWriter fails after n bytes, as a full disk does.
type errWriter struct{ n int }

func (w *errWriter) Write(p []byte) (int, error) {
	if w.n -= len(p); w.n < 0 {
		return 0, errors.New("no space left")
	}
	return len(p), nil
}

func TestWriterKeepsItsFirstError(t *testing.T) {
	w := NewWriter(&errWriter{100}, Plain)
	for range 100_000 {
		w.Row("a", "b")
	}
	if err := w.Flush(); err == nil || err.Error() != "no space left" {
		t.Errorf("error %v", err)
	}
}

func TestFileIsWholeOrNotThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "out.csv")
	put := func(text string, commit bool) error {
		f, err := CreateFile(path)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Abort()
		io.WriteString(f, text)
		if commit {
			return f.Commit()
		}
		return nil
	}
	content := func() string {
		b, err := os.ReadFile(path)
		if err != nil {
			return ""
		}
		return string(b)
	}
	put("half", false)
	if content() != "" {
		t.Error("an aborted file is there")
	}
	if err := put("first", true); err != nil || content() != "first" {
		t.Errorf("%q, %v", content(), err)
	}
	put("half", false)
	if content() != "first" {
		t.Errorf("an aborted file took the place of the old one: %q", content())
	}
	if err := put("second", true); err != nil || content() != "second" {
		t.Errorf("%q, %v", content(), err)
	}
	if es, _ := os.ReadDir(filepath.Dir(path)); len(es) != 1 {
		t.Errorf("%d files left", len(es))
	}
	if _, err := CreateFile(path, path); err == nil {
		t.Error("the input is overwritten")
	}
	if _, err := CreateFile(filepath.Dir(path)); err == nil {
		t.Error("a folder is overwritten")
	}
}

// A device or a pipe is written straight and never replaced.
func TestFileWritesToADevice(t *testing.T) {
	st, err := os.Stat("/dev/full")
	if err != nil {
		t.Log("no /dev/full on this system: nothing to try")
		return
	}
	f, err := CreateFile("/dev/full")
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(f, "x")
	if err := f.Commit(); err == nil {
		t.Error("a full device takes what is written")
	}
	if after, err := os.Stat("/dev/full"); err != nil || !os.SameFile(st, after) {
		t.Error("the device was replaced")
	}
}

// What asks for quotation marks is found wherever it stands, and nothing else is taken for it.
func TestQuotesAreFoundAtEveryPlace(t *testing.T) {
	for length := 1; length <= 19; length++ {
		for at := range length {
			for c := range 256 {
				b := bytes.Repeat([]byte{'\xac'}, length) // a comma but for its highest bit
				b[at] = byte(c)
				got := needsQuotes(string(b), ';')
				want := c == ';' || c == '"' || c == '\n' || c == '\r' || c == ' ' && (at == 0 || at == length-1)
				if got != want {
					t.Fatalf("%q: %v", b, got)
				}
			}
		}
	}
}
