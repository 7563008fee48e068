package table

import (
	"encoding/csv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// scanAll reads all rows of a text under a delimiter.
func scanAll(text string, comma byte, width int) (rows [][]string, lines []int) {
	s := scanner{text: text, comma: comma, line: 1, maxCell: DefaultCell, width: width}
	for s.next() {
		rows = append(rows, s.values())
		lines = append(lines, s.first)
	}
	return rows, lines
}

func TestStrayQuoteSpoilsOneCellOnly(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       [][]string
	}{
		{"a quoted word in front", "\"Kulma\" Pub Oy;1\nB;2\n", [][]string{{`"Kulma" Pub Oy`, "1"}, {"B", "2"}}},
		{"inches", "24\" näyttö;1\nB;2\n", [][]string{{`24" näyttö`, "1"}, {"B", "2"}}},
		{"inches between quotes", "\"24\" näyttö\";1\nB;2\n", [][]string{{`24" näyttö`, "1"}, {"B", "2"}}},
		{"a quoted word between quotes", "\"Ravintola \"Kulma\" Oy\";1\nB;2\n", [][]string{{`Ravintola "Kulma" Oy`, "1"}, {"B", "2"}}},
		{"two quoted words", "\"Kulma\" ja \"Pub\";1\nB;2\n", [][]string{{`"Kulma" ja "Pub"`, "1"}, {"B", "2"}}},
		{"left open", "\"Kulma Oy;1\nB;2\n", [][]string{{`"Kulma Oy`, "1"}, {"B", "2"}}},
		{"left open on each row", "\"A;1\n\"B;2\n", [][]string{{`"A`, "1"}, {`"B`, "2"}}},
		{"left open on the last row", "A;1\n\"B;2", [][]string{{"A", "1"}, {`"B`, "2"}}},
		{"a delimiter behind a stray quote", "\"Ab \"x\" c; d\";2\nB;2\n", [][]string{{`Ab "x" c; d`, "2"}, {"B", "2"}}},
		{"space behind the closing quote", "\"A\" ;1\n", [][]string{{"A", "1"}}},
		{"a quote alone", "\";1\nB;2\n", [][]string{{`"`, "1"}, {"B", "2"}}},
	} {
		got, _ := scanAll(tt.text, ';', 2)
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s:\n%s", tt.name, d)
		}
	}
}

func TestScan(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       [][]string
		lines      []int
	}{
		{"line ends of all kinds and none at the end", "a,b\r\nc,d\ne,f", [][]string{{"a", "b"}, {"c", "d"}, {"e", "f"}}, []int{1, 2, 3}},
		{"blank lines count as lines, not as rows", "a\n\n\r\nb\n", [][]string{{"a"}, {"b"}}, []int{1, 4}},
		{"embedded newlines", "\"x\ny\r\nz\",1\nb,2\n", [][]string{{"x\ny\r\nz", "1"}, {"b", "2"}}, []int{1, 4}},
		{"doubled quotes", "\"a \"\"b\"\" c\",\"\"\"\"\n", [][]string{{`a "b" c`, `"`}}, []int{1}},
		{"empty cells", ",,\n\"\",,\"\"\n", [][]string{{"", "", ""}, {"", "", ""}}, []int{1, 2}},
		{"a spreadsheet's text", "=\"00417\",\"=\"\"00417\"\"\",\"=\"\"a\"\"\"\"b\"\"\",=\"\",=1\n", [][]string{{"00417", "00417", `a"b`, "", "=1"}}, []int{1}},
		{"a spreadsheet's long text", "=\"a\"&\"b\",\"=\"\"a\"\"\"\"&\"\"\"\"b\"\"\"\n", [][]string{{"ab", `a"&"b`}}, []int{1}},
		{"a lone CR is text beside LF", "a\rb,c\n", [][]string{{"a\rb", "c"}}, []int{1}},
	} {
		got, lines := scanAll(tt.text, ',', 0)
		if d := cmp.Diff(tt.want, got); d != "" {
			t.Errorf("%s:\n%s", tt.name, d)
		}
		if d := cmp.Diff(tt.lines, lines); d != "" {
			t.Errorf("%s: lines:\n%s", tt.name, d)
		}
	}
}

// An open quotation mark in each of many cells must not make the scanner look through the rest of the file each time.
func TestOpenQuotesTakeLinearTime(t *testing.T) {
	const n = 200_000
	for _, row := range []string{"\"a;1\n", "\"a\"\";1\n", "a;\"b\n"} {
		rows, _ := scanAll(strings.Repeat(row, n), ';', 2)
		if len(rows) != n {
			t.Errorf("%q: %d rows, want %d", row, len(rows), n)
		}
	}
}

// oracle reads well-formed CSV by encoding/csv, with the two differences that are meant: line ends within cells stay as
// they are here (folded for the comparison), and ="..." is unwrapped.
func oracle(text string, comma byte) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.FieldsPerRecord = rune(comma), -1
	rows, err := r.ReadAll()
	for _, row := range rows {
		for i, v := range row {
			if text, ok := formulaText(v); ok {
				row[i] = text
			}
		}
	}
	return rows, err
}

func FuzzScanEqualsEncodingCSV(f *testing.F) {
	f.Add("a,b\n\"c \"\"d\"\"\",\"e\nf\"\n", byte(','))       // quoting, a newline inside
	f.Add("a;b\r\n\r\n\"\";=\"1\"\r\n", byte(';'))            // CRLF, a blank line, a formula
	f.Add("a\tb\r", byte('\t'))                               // a CR at the very end
	f.Add("\"Kulma\" Pub;1\n\"=\"\"00417\"\"\";2", byte(';')) // refused by encoding/csv; no row may be lost
	f.Add("\"0\r\r\n\"\"0\"", byte(';'))                      // one of two CRs belongs to the line end
	f.Fuzz(func(t *testing.T, text string, comma byte) {
		if comma != ',' && comma != ';' && comma != '\t' {
			return
		}
		got, _ := scanAll(text, comma, 0)
		want, err := oracle(text, comma)
		if err != nil {
			return // not well-formed: only that it does not panic
		}
		for _, row := range got { // encoding/csv ends a line inside quotes with a plain newline
			for i := range row {
				row[i] = strings.ReplaceAll(row[i], "\r\n", "\n")
			}
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Error(d)
		}
	})
}
