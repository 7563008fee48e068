package table

import (
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
)

// mustRead reads text or fails the test.
func mustRead(t *testing.T, text string, o *Options) *Table {
	t.Helper()
	tab, err := Read(strings.NewReader(text), o)
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	return tab
}

// cells gives all cells of a table.
func cells(t *Table) [][]string {
	var rows [][]string
	for r := range t.Rows() {
		row := make([]string, len(t.Header()))
		for c := range row {
			row[c] = t.Cell(r, c)
		}
		rows = append(rows, row)
	}
	return rows
}

// codes gives the codes of all warnings with their counts and first lines.
func codes(t *Table) map[Code][2]int {
	m := make(map[Code][2]int)
	for _, f := range t.Warnings() {
		line := 0
		if len(f.Places) > 0 {
			line = f.Places[0].Line
		}
		m[f.Code] = [2]int{f.Count, line}
	}
	return m
}

// asUTF16 encodes text, with a byte order mark if it starts with one.
func asUTF16(text string, high, low int) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(text)) {
		var p [2]byte
		p[high], p[low] = byte(u>>8), byte(u)
		b.Write(p[:])
	}
	return b.String()
}

const (
	semicolons = "Asiakasnumero;Nimi;Avoin saldo\r\n00417;Hämeen Sähkö Oy;1 234,50\r\n00418;Törnävä Ab;0,00\r\n"
	commas     = "Id,Name\n1,Hämeen Sähkö Oy\n2,Törnävä Ab\n"
)

func TestEncodingDelimiterAndLineEndAreFound(t *testing.T) {
	win, err := charmap.Windows1252.NewEncoder().String(semicolons)
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"00417", "Hämeen Sähkö Oy", "1 234,50"}, {"00418", "Törnävä Ab", "0,00"}}
	for _, tt := range []struct {
		text string
		want Format
	}{
		{semicolons, Format{Comma: ';', Newline: "\r\n"}},
		{"\uFEFF" + semicolons, Format{BOM: true, Comma: ';', Newline: "\r\n"}},
		{win, Format{Encoding: Windows1252, Comma: ';', Newline: "\r\n"}},
		{asUTF16("\uFEFF"+semicolons, 1, 0), Format{Encoding: UTF16LE, BOM: true, Comma: ';', Newline: "\r\n"}},
		{asUTF16("\uFEFF"+semicolons, 0, 1), Format{Encoding: UTF16BE, BOM: true, Comma: ';', Newline: "\r\n"}},
		{asUTF16(semicolons, 1, 0), Format{Encoding: UTF16LE, Comma: ';', Newline: "\r\n"}},
		{asUTF16(semicolons, 0, 1), Format{Encoding: UTF16BE, Comma: ';', Newline: "\r\n"}},
		{strings.ReplaceAll(strings.ReplaceAll(semicolons, ";", "\t"), "\r", ""), Format{Comma: '\t', Newline: "\n"}},
		{strings.ReplaceAll(semicolons, "\r\n", "\r"), Format{Comma: ';', Newline: "\r"}},
		{"sep=;\r\n" + semicolons, Format{Comma: ';', Newline: "\r\n", SepLine: true}},
	} {
		tab := mustRead(t, tt.text, nil)
		if d := cmp.Diff(tt.want, tab.Format()); d != "" {
			t.Errorf("%q:\n%s", tt.text, d)
		}
		if d := cmp.Diff(want, cells(tab)); d != "" {
			t.Errorf("%v:\n%s", tt.want, d)
		}
		if tab.Sum() != sha256.Sum256([]byte(tt.text)) {
			t.Errorf("%v: wrong sum", tt.want)
		}
		if len(tab.Warnings()) != 0 {
			t.Errorf("%v: %v", tt.want, tab.Warnings())
		}
	}
}

func TestDelimiterIsNotTakenFromValues(t *testing.T) {
	for text, want := range map[string]byte{
		"Nimi;Saldo\nA, B ja C;1,50\nD, E;2,50\n":                              ';',
		"Nimi,Saldo\n\"A; B\",1.50\nC;2,3\n":                                   ',',
		"Nimi\tOsoite, katu\nA\tB, C\n":                                        '\t',
		"Nimi\nA, B\nC; D\n":                                                   ',', // one column
		"Y-tunnus | FO-nummer | Business ID;Nimi | Namn | Name\n0112038-9;N\n": ';',
	} {
		if got := mustRead(t, text, nil).Format().Comma; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestRaggedRowsAreKeptAndTold(t *testing.T) {
	tab := mustRead(t, "Id,Name,City\n1,A\n2,B,C,D,\"E,F\"\n\n3,G,H\n", nil)
	if d := cmp.Diff([][]string{{"1", "A", ""}, {"2", "B", "C"}, {"3", "G", "H"}}, cells(tab)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"D", "E,F"}, tab.Extra(1)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[Code][2]int{CodeShortRow: {1, 2}, CodeLongRow: {1, 3}}, codes(tab)); d != "" {
		t.Error(d)
	}
	if got := tab.Line(2); got != 5 {
		t.Errorf("line %d, want 5", got)
	}
}

func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		code       Code
		line       int
	}{
		{"nothing", "", CodeEmpty, 0},
		{"a byte order mark alone", "\uFEFF", CodeEmpty, 0},
		{"blank lines", "\n\r\n \n", CodeEmpty, 0},
		{"zero bytes", "Id,Name\n1,A\x00B\n", CodeBinary, 2},
		{"an Excel file", "PK\x03\x04\x14\x00", CodeBinary, 0},
		{"no header", "1,Hämeen Sähkö Oy,0112038-9,33100\n2,Törnävä Ab,1567892-1,00100\n", CodeNoHeader, 1},
		{"no header, dates and mail", "Hämeen Sähkö Oy;info@example.fi;18.3.2025\nB;b@example.fi;1.1.2025\n", CodeNoHeader, 1},
		{"a title above the header", "Asiakkaat 18.3.2025\nId;Nimi;Kaupunki\n1;A;B\n2;C;D\n", CodeNoHeader, 0},
		{"JSON that goes on", "{\"a\":\n1}\n", CodeJSON, 1},
		{"JSON that is a list", "[\n {\"a\":1}]\n", CodeJSON, 0},
		{"a bad line of JSON", "{\"Id\":1}\n{\"Id\":}\n", CodeJSON, 2},
		{"two objects on a line", "{\"Id\":1}{\"Id\":2}\n", CodeJSON, 1},
		{"a header so wide that rows would fill memory", strings.Repeat("a,", 16000) + "\n" + strings.Repeat("1\n", 10000), CodeTooLarge, 0},
		{"too many columns", strings.Repeat("a,", 20000), CodeTooLarge, 0},
	} {
		_, err := Read(strings.NewReader(tt.text), nil)
		var f *Fault
		if !errors.As(err, &f) {
			t.Errorf("%s: error %v, want a Fault", tt.name, err)
			continue
		}
		line := 0
		if len(f.Places) > 0 {
			line = f.Places[0].Line
		}
		if f.Code != tt.code || line != tt.line {
			t.Errorf("%s: %s on line %d, want %s on %d (%v)", tt.name, f.Code, line, tt.code, tt.line, err)
		}
	}
}

func TestLongCells(t *testing.T) {
	long := strings.Repeat("ä", 500_000) // 1 MB
	tab := mustRead(t, "Id,Name\n1,"+long+"\n2,\""+long+"\"\n", nil)
	if tab.Cell(0, 1) != long || tab.Cell(1, 1) != long {
		t.Error("a cell of 1 MB is not read whole")
	}
	_, err := Read(strings.NewReader("Id,Name\n1,A\n2,"+long+"\n"), &Options{Name: "crm", Cell: 1000})
	if want := "crm:3: a cell of more than 1000 bytes; a quotation mark may have been left open"; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestOpenTellsWhatIsWrongWithTheFile(t *testing.T) {
	dir := t.TempDir()
	_, err := Open(filepath.Join(dir, "none.csv"), nil)
	var f *Fault
	if !errors.As(err, &f) || f.Code != CodeUnreadable || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing file: %v", err)
	}
	if _, err := Open(dir, nil); !errors.As(err, &f) || f.Code != CodeUnreadable {
		t.Errorf("a folder: %v", err)
	}
	path := filepath.Join(dir, "Asiakkaat 2025.CSV")
	if err := os.WriteFile(path, []byte(commas), 0o666); err != nil {
		t.Fatal(err)
	}
	tab, err := Open(path, nil)
	if err != nil || tab.Name() != "asiakkaat 2025" || tab.File() != path {
		t.Errorf("name %q, file %q, error %v", tab.Name(), tab.File(), err)
	}
}

func TestJSONLines(t *testing.T) {
	tab := mustRead(t, `{"Id":"00417","Name":"Kivi \"Oy\"\nTampere","Turnover":1234.50,"Active":true}
{"Id":"00418","Tags":["a", "b"],"Name":null,"Id2":7}
{"Id":"1","Id":"00419"}
`, nil)
	if d := cmp.Diff([]string{"Id", "Name", "Turnover", "Active", "Tags", "Id2"}, tab.Header()); d != "" {
		t.Error(d)
	}
	want := [][]string{{"00417", "Kivi \"Oy\"\nTampere", "1234.50", "true", "", ""}, {"00418", "", "", "", `["a","b"]`, "7"}, {"00419", "", "", "", "", ""}}
	if d := cmp.Diff(want, cells(tab)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(map[Code][2]int{CodeNested: {1, 2}, CodeDuplicateKey: {1, 3}}, codes(tab)); d != "" {
		t.Error(d)
	}
}

// 131052-308T is the specimen code of the Digital and Population Data Services Agency: no person has it.
func TestIdentityCodesAreNeverGivenOut(t *testing.T) {
	const code = "131052-308T"
	tab := mustRead(t, "Asiakasnumero;Nimi;Y-tunnus;Lisätietoja;"+code+"\n"+
		"1;Kivi Oy;"+code+";soitti "+code+" eilen;\n"+
		code+";Puro "+code+";131052;131052;x;ylimääräinen "+code+"\n"+
		"130152;Oy;;;\n"+
		"1310523089;Oja Oy;;;\n", nil)
	want := [][]string{
		{"1", "Kivi Oy", "[hetu]", "soitti [hetu] eilen", ""},
		{"[hetu]", "Puro [hetu]", "[hetu]", "131052", "x"}, // six digits alone count in a column of business ids
		{"130152", "Oy", "", "", ""},                       // and not in one of customer numbers
		{"1310523089", "Oja Oy", "", "", ""},
	}
	if d := cmp.Diff(want, cells(tab)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"ylimääräinen [hetu]"}, tab.Extra(1)); d != "" {
		t.Error(d)
	}
	if got := tab.Header()[4]; got != "[hetu]" {
		t.Errorf("header %q", got)
	}
	if got := tab.ID(1); got != "row:2" {
		t.Errorf("id %q, want row:2", got)
	}
	if n := len(tab.Masked()); n != 7 {
		t.Errorf("%d cells masked, want 7", n)
	}
	if s := tab.Warnings().Error() + tab.Mapping().String(); strings.Contains(s, "131052") {
		t.Errorf("a code is given out: %s", s)
	}
	if c := codes(tab)[CodeMaskedID]; c != [2]int{1, 3} {
		t.Errorf("masked ids %v, want one on line 3", c)
	}
}

func TestIDs(t *testing.T) {
	tab := mustRead(t, "Id,Name\n00417,A\n,B\n417,C\n", nil)
	for r, want := range []string{"00417", "row:2", "417"} {
		if got := tab.ID(r); got != want {
			t.Errorf("row %d: id %q, want %q", r, got, want)
		}
	}
	if err := tab.CheckIDs(); err != nil {
		t.Error(err)
	}
	tab = mustRead(t, "Id,Name\n0014x000025JDYlAAO,A\n2,B\n2,C\n0014x000025JDYl,D\n2,E\n0014x000025JDYL,F\n", &Options{Name: "crm"})
	var dup *DuplicateIDsError
	if err := tab.CheckIDs(); !errors.As(err, &dup) {
		t.Fatalf("error %v, want duplicate ids", err)
	}
	if d := cmp.Diff([]DuplicateID{{"0014x000025JDYlAAO", []int{0, 3}}, {"2", []int{1, 2, 4}}}, dup.IDs); d != "" {
		t.Error(d)
	}
	want := "crm: column \"Id\": 2 ids stand more than once; an id must be one row's, or choose another column with -map id=COLUMN\n" +
		"  0014x000025JDYlAAO: lines 2, 5\n  2: lines 3, 4, 6"
	if dup.Error() != want {
		t.Errorf("got  %s\nwant %s", dup, want)
	}
	if got := mustRead(t, "Name\nA\n", nil).ID(0); got != "row:1" {
		t.Errorf("without an id column: %q", got)
	}
}

func TestColumnsOfMoneyAndDates(t *testing.T) {
	tab := mustRead(t, "Id;Avoin saldo;Viimeinen lasku\n1;1.234;3/4/2025\n2;99,5;3/18/2025\n3;;45734\n4;n/a;eilen\n5;-1 000,00;\n", nil)
	a := tab.Money(1)
	if d := cmp.Diff([]int64{123400, 9950, 0, 0, -100000}, a.Cents); d != "" {
		t.Error(d)
	}
	if a.Sum != 33350 || a.Known(2) || a.Known(3) || !a.Known(4) {
		t.Errorf("sum %d, known %v", a.Sum, a.known)
	}
	if a.Fault == nil || a.Fault.Count != 1 || a.Fault.Places[0] != (Place{Line: 5, Row: 4}) || strings.Contains(a.Fault.Error(), "n/a") {
		t.Errorf("fault %v", a.Fault)
	}
	dates, fault := tab.Dates(2)
	var got []string
	for _, d := range dates {
		got = append(got, d.Format("2006-01-02"))
	}
	if d := cmp.Diff([]string{"2025-03-04", "2025-03-18", "2025-03-18", "0001-01-01", "0001-01-01"}, got); d != "" {
		t.Error(d)
	}
	if fault == nil || fault.Code != CodeDate || fault.Count != 1 {
		t.Errorf("fault %v", fault)
	}
}

// What the rest of the column cannot settle is told, not guessed.
func TestAmbiguousMoneyIsTold(t *testing.T) {
	a := mustRead(t, "Id;Avoin saldo\n1;1.234\n2;1,50\n3;1.50\n", nil).Money(1)
	if a.Known(0) || a.Fault == nil || a.Fault.Count != 1 || a.Sum != 300 {
		t.Errorf("sum %d, fault %v", a.Sum, a.Fault)
	}
}

func TestCellDoesNotAllocate(t *testing.T) {
	tab := mustRead(t, "Id,Name\n1,\"a \"\"b\"\"\"\n\"2\",=\"00417\"\n", nil)
	if n := testing.AllocsPerRun(100, func() {
		for r := range 2 {
			for c := range 2 {
				_ = tab.Cell(r, c)
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}
