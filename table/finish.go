package table

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// recognise tells what the columns are, masks identity codes in the header and tells what is odd about it.
func (t *Table) recognise(o *Options, log *faultLog) error {
	t.keys = append(t.keys, t.header...)
	for i, h := range t.header {
		masked, n := ytunnus.Redact(h, ytunnus.NameField)
		if n > 0 {
			t.header[i] = masked
			t.maskedList = append(t.maskedList, Masked{Row: -1, Col: i, Count: n})
		}
	}
	var err error
	if t.mapping, err = recognise(t.header, t.name, o.Map); err != nil {
		if f, ok := err.(*Fault); ok {
			f.File = t.file
		}
		return err
	}
	if err := t.checkHeader(log); err != nil {
		return err
	}
	if t.mapping.Column(ID) < 0 {
		log.add(CodeNoID, "", Place{}, "no column is known to hold ids: rows are called row:1, row:2, ...; name the column with -map id=COLUMN")
	}
	return nil
}

// checkHeader refuses a file without a header and tells of odd ones.
func (t *Table) checkHeader(log *faultLog) error {
	data, known := 0, 0
	seen := make(map[string]int)
	for i, h := range t.header {
		if m := t.mapping.Columns[i].Meaning; m != Unknown {
			known++
		} else if looksLikeData(h) {
			data++
		}
		if h = strings.TrimSpace(h); h == "" {
			continue
		}
		if first, ok := seen[h]; ok {
			log.add(CodeDuplicateHeader, h, Place{},
				fmt.Sprintf("the name stands on columns %d and %d; choose with -map MEANING=#%d", first+1, i+1, i+1))
		} else {
			seen[h] = i
		}
	}
	if data == 0 {
		return nil
	}
	text := "the first row looks like data, not like a header; put a row with the names of the columns in front"
	if known == 0 {
		f := t.fault(CodeNoHeader, text)
		f.Places = []Place{{Line: 1}}
		return f
	}
	log.add(CodeHeaderIsData, "", Place{Line: 1}, "some names of columns look like values; is the first row the header?")
	return nil
}

// looksLikeData reports whether a header cell is rather a value: no letters but some digits, an e-mail address, a
// business id or a date.
func looksLikeData(s string) bool {
	s = strings.TrimSpace(s)
	if s == "" {
		return false
	}
	digits, letters := 0, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case r > ' ' && !strings.ContainsRune(`-+.,:/()#%_`, r):
			letters++
		}
	}
	if digits > 1 && letters == 0 {
		return true
	}
	if at := strings.IndexByte(s, '@'); at > 0 && strings.IndexByte(s[at:], '.') > 0 {
		return true
	}
	_, err := ParseDate(s)
	return err == nil || strings.Contains(s, "[hetu]")
}

// where says how far identity codes are looked for in a column.
func (t *Table) where(col int) ytunnus.Where {
	m, header := t.mapping.Columns[col].Meaning, t.header[col]
	if m == Unknown {
		for _, side := range [...]string{"left_", "right_"} { // pairs of records, as compare and review have them
			if rest, ok := strings.CutPrefix(strings.ToLower(header), side); ok {
				m = lookup(rest).meaning
			}
		}
	}
	switch {
	case m == BusinessID, m == VAT, m == ParentBID, codeColumn(header):
		return ytunnus.IDField
	case m.IsName(), m == Owner, t.isKey(col):
		return ytunnus.NameField
	}
	return ytunnus.AnyField
}

// isKey reports whether a column holds keys of rows. A damaged code is looked for there as in a name, but not in keys
// that are digits alone: of ten-digit customer numbers one in some hundreds is a code without its sign by chance, and a
// key that is masked is lost.
func (t *Table) isKey(col int) bool {
	switch t.mapping.Columns[col].Meaning {
	case ID, CRMID, BillingID, Parent, MasterRecord:
		return true
	}
	return false
}

func allDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

// codeColumn reports whether a header says that its column holds identity codes.
func codeColumn(header string) bool {
	h := fold(header)
	for _, w := range [...]string{"henkilotunnus", "hetu", "sotu", "personbeteckning", "personalidentitycode", "ssn"} {
		if h == w || strings.Contains(h, w) && len(w) > 4 || strings.HasSuffix(h, w) || strings.HasPrefix(h, w) {
			return true
		}
	}
	return false
}

// shortestCode is the length of the shortest thing that Redact replaces, the six digits of a birth date.
const shortestCode = 6

// maskRows is how many rows are looked through at a time.
const maskRows = 1 << 12

// masker finds identity codes.
type masker struct {
	where []ytunnus.Where // by column
	keys  []bool
}

// masker settles how far codes are looked for in each column.
func (t *Table) masker() masker {
	m := masker{make([]ytunnus.Where, len(t.header)), make([]bool, len(t.header))}
	for c := range t.header {
		m.where[c], m.keys[c] = t.where(c), t.isKey(c)
	}
	return m
}

// mask replaces the identity codes in all cells of t. The cells are looked through on all cores, in chunks of fixed size
// whose findings are taken in order, so that the result does not depend on how many there are.
func (m *masker) mask(t *Table, log *faultLog) {
	chunks := make([][]maskedCell, (t.rows+maskRows-1)/maskRows)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(chunks)) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(chunks) {
					return
				}
				chunks[i] = m.find(t, i*maskRows, min((i+1)*maskRows, t.rows))
			}
		})
	}
	wg.Wait()
	t.maskedList = slices.Clip(t.maskedList) // of the header; the parts of a Reader share it
	for _, found := range chunks {
		for _, f := range found {
			if f.col < t.cols {
				t.mask(f.row, f.col, f.value)
			} else {
				t.extra[f.row][f.col-t.cols] = f.value
			}
			t.tellMasked(log, f.row, f.col, f.n)
		}
	}
}

// maskedCell is a cell with n identity codes in it, and what stands in its place.
type maskedCell struct {
	row, col, n int
	value       string
}

// find looks through the rows from begin to end.
func (m *masker) find(t *Table, begin, end int) (found []maskedCell) {
	for r := begin; r < end; r++ {
		for c, w := range m.where {
			s := t.Cell(r, c)
			if len(s) < shortestCode {
				continue
			}
			if m.keys[c] && allDigits(s) {
				w = ytunnus.AnyField
			}
			if value, n := ytunnus.Redact(s, w); n > 0 {
				found = append(found, maskedCell{r, c, n, value})
			}
		}
		if t.extra == nil {
			continue
		}
		for i, s := range t.extra[r] {
			if value, n := ytunnus.Redact(s, ytunnus.NameField); n > 0 {
				found = append(found, maskedCell{r, t.cols + i, n, value})
			}
		}
	}
	return found
}

func (t *Table) tellMasked(log *faultLog, row, col, n int) {
	t.maskedList = append(t.maskedList, Masked{Row: row, Col: col, Count: n})
	header := ""
	if col < t.cols {
		header = t.header[col]
	}
	log.add(CodeMasked, header, t.placeOf(row), "a personal identity code stands here; it was replaced and is not used")
}

// nameRows finds the rows whose id is not what their id cell says.
func (t *Table) nameRows(log *faultLog) {
	col := t.mapping.Column(ID)
	if col < 0 {
		return
	}
	t.ids = make(map[int]string)
	for _, m := range t.maskedList {
		if m.Col == col && m.Row >= 0 {
			t.ids[m.Row] = t.rowID(m.Row)
			log.add(CodeMaskedID, t.header[col], t.placeOf(m.Row), "the id of this row is a personal identity code; the row takes part as row:N")
		}
	}
	for r := range t.rows {
		if strings.TrimSpace(t.Cell(r, col)) == "" {
			t.ids[r] = t.rowID(r)
			log.add(CodeEmptyID, t.header[col], t.placeOf(r), "a row without an id; it takes part as row:N")
		}
	}
}
