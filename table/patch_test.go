package table

import (
	"bytes"
	"strings"
	"testing"
)

func patch(t *testing.T, raw string, edits map[int]Edit) (string, error) {
	t.Helper()
	tab, err := Read(strings.NewReader(raw), nil)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	err = tab.Patch(&b, func(row int) Edit { return edits[row] })
	return b.String(), err
}

func TestPatchLeavesEveryOtherByteAsItCame(t *testing.T) {
	for name, test := range map[string]struct {
		raw   string
		edits map[int]Edit
		want  string
	}{
		"nothing to do":      {"id,name\r\n1,\"A\"\n\n2, b \r\n", nil, "id,name\r\n1,\"A\"\n\n2, b \r\n"},
		"a cell":             {"id;name\n1;a\n2;b", map[int]Edit{1: {Set: map[int]string{1: "c;d"}}}, "id;name\n1;a\n2;\"c;d\""},
		"quoted stays so":    {"id,name\n1,\"a\"\n", map[int]Edit{0: {Set: map[int]string{1: "b"}}}, "id,name\n1,\"b\"\n"},
		"a wrapped one":      {"id,no\n1,=\"007\"\n2,\"=\"\"008\"\"\"\n", map[int]Edit{0: {Set: map[int]string{1: "09"}}, 1: {Set: map[int]string{1: "10"}}}, "id,no\n1,=\"09\"\n2,\"=\"\"10\"\"\"\n"},
		"a row goes":         {"id,name\r\n1,a\r\n2,b\r\n3,c", map[int]Edit{1: {Drop: true}}, "id,name\r\n1,a\r\n3,c"},
		"the last row goes":  {"id,name\n1,a\n2,b", map[int]Edit{1: {Drop: true}}, "id,name\n1,a\n"},
		"with a line inside": {"id,name\n1,\"a\nb\"\n2,c\n", map[int]Edit{0: {Drop: true}}, "id,name\n2,c\n"},
		"a short row":        {"id,a,b,c\n1\n2,x\n", map[int]Edit{0: {Set: map[int]string{2: "y"}}, 1: {Set: map[int]string{2: "y", 3: "z"}}}, "id,a,b,c\n1,,y\n2,x,y,z\n"},
		"a long row":         {"id,a\n1,b,rest,\n", map[int]Edit{0: {Set: map[int]string{1: "c"}}}, "id,a\n1,c,rest,\n"},
		"a mark and a code":  {"\uFEFFid;name\n1;010101-123N\n2;b\n", map[int]Edit{1: {Set: map[int]string{1: "c"}}}, "\uFEFFid;name\n1;010101-123N\n2;c\n"},
		"Windows-1252":       {"id;name\n1;\xC4 \x81\n2;b\n", map[int]Edit{1: {Set: map[int]string{1: "Ö €"}}}, "id;name\n1;\xC4 \x81\n2;\xD6 \x80\n"},
		"UTF-16": {"\xFF\xFEi\x00d\x00;\x00n\x00\r\x00\n\x001\x00;\x00a\x00", map[int]Edit{0: {Set: map[int]string{1: "ö"}}},
			"\xFF\xFEi\x00d\x00;\x00n\x00\r\x00\n\x001\x00;\x00\xF6\x00"},
	} {
		got, err := patch(t, test.raw, test.edits)
		if err != nil || got != test.want {
			t.Errorf("%s: got %q, %v; want %q", name, got, err, test.want)
		}
	}
}

func TestPatchRefusesWhatItCannotWrite(t *testing.T) {
	for name, test := range map[string]struct{ raw, said string }{
		"an identity code": {"id,name\n1,010101-123N\n", "identity code"},
		"a character":      {"id,name\n1,\xC4\n", "windows-1252"},
		"JSON lines":       {"{\"id\":\"1\"}\n", "CSV"},
	} {
		_, err := patch(t, test.raw, map[int]Edit{0: {Set: map[int]string{1: "Łódź"}}})
		if err == nil || !strings.Contains(strings.ToLower(err.Error()), strings.ToLower(test.said)) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzPatchOfNothingGivesTheFile(f *testing.F) {
	f.Add([]byte("id,name\r\n1,\"a\nb\"\n\n2,\"c\" d\r3\n"))     // line ends of all kinds
	f.Add([]byte("sep=;\nid;name\n1;\x81\xC4\n"))                // bytes that Windows-1252 leaves open
	f.Add([]byte("\xFE\xFF\x00i\x00d\x00,\x00n\x00\n\xD8\x00x")) // half a character at the end
	f.Fuzz(func(t *testing.T, raw []byte) {
		tab, err := Read(bytes.NewReader(raw), nil)
		if err != nil || tab.Format().Kind != CSV {
			return
		}
		var b bytes.Buffer
		if err := tab.Patch(&b, func(int) Edit { return Edit{} }); err == nil && !bytes.Equal(b.Bytes(), raw) {
			t.Errorf("got %q, want %q", b.Bytes(), raw)
		}
	})
}
