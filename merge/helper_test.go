package merge

import (
	"bytes"
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// table is Rows held in memory.
type table map[match.Ref]Row

func (t table) Row(ref match.Ref, row *Row) error {
	r, ok := t[ref]
	if !ok {
		return ErrNoRow
	}
	cells, links := append(row.Cells[:0], r.Cells...), append(row.Links[:0], r.Links...)
	*row = r
	row.Cells, row.Links = cells, links
	return nil
}

// control counts the rows of a table.
func (t table) control() Control {
	var c Control
	for _, r := range t {
		c.AddRow(&r)
	}
	return c
}

func crm(id string) match.Ref     { return match.Ref{Source: "crm", ID: id} }
func billing(id string) match.Ref { return match.Ref{Source: "billing", ID: id} }

// row makes a row of alternating fields and texts.
func row(ref match.Ref, cells ...string) Row {
	r := Row{Ref: ref}
	for i := 0; i+1 < len(cells); i += 2 {
		r.Cells = append(r.Cells, Cell{match.Field(cells[i]), cells[i+1]})
	}
	return r
}

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

// cluster makes a cluster of rows and enters them into t.
func (t table) cluster(rows ...Row) match.Cluster {
	var c match.Cluster
	for _, r := range rows {
		t[r.Ref] = r
		c.Members = append(c.Members, match.Member{Ref: r.Ref})
	}
	return c
}

// each gives clusters as Plan takes them.
func each(clusters ...match.Cluster) iter.Seq2[match.Cluster, error] {
	return func(yield func(match.Cluster, error) bool) {
		for _, c := range clusters {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// plan plans clusters over t and checks every entity.
func (t table) plan(tb testing.TB, p *Policy, prev *State, clusters ...match.Cluster) []*Entity {
	tb.Helper()
	var out []*Entity
	for e, err := range Plan(context.Background(), each(clusters...), t, p, prev) {
		if err != nil {
			tb.Fatal(err)
		}
		if err := e.Check(); err != nil {
			tb.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

// one plans a single cluster of rows.
func one(tb testing.TB, p *Policy, rows ...Row) *Entity {
	tb.Helper()
	t := table{}
	return t.plan(tb, p, nil, t.cluster(rows...))[0]
}

// write writes a plan and returns its bytes.
func write(tb testing.TB, h Header, entities []*Entity) []byte {
	tb.Helper()
	var b bytes.Buffer
	if _, err := Write(&b, h, seq(entities)); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func seq(entities []*Entity) iter.Seq2[*Entity, error] {
	return func(yield func(*Entity, error) bool) {
		for _, e := range entities {
			if !yield(e, nil) {
				return
			}
		}
	}
}

// The words that random rows are made of: names with all that may stand around them, ids of every kind.
var (
	someNames = []string{
		"Esimerkki Oy", "ESIMERKKI OY", "Esimerkki", "Oy Esimerkki Ab", "Esimerkki Oy / Ropo Capital Oy",
		"Esimerkki Oy, Tampereen toimisto", "ESIMERKKI OY KP 4120", "Esimerkki Oy / Varasto", "ÄLÄ KÄYTÄ Esimerkki",
		"Esimerkki Oy TUPLA", "Esimerkki Oy:n konkurssipesä", "As Oy Esimerkki", "Tmi Esimerkki", "Aivan Muu Ky",
		"Hallaselän kaupunki", "Hallaselän kaupunki / Lepikon koulu", "Hallaselän kaupungin kirjasto",
		"HALLASELÄN KAUPUNKI / LEPIKON KOU", "Esimerkki Oy c/o Isännöinti Malli Oy", "Esimerkki Oy laskutus", "[hetu]",
		"Oy Ab", "/", "\xff\"\\\n\u2028", " ",
	}
	someIDs  = []string{"0112038-9", "01120389", "FI01120389", "112038-9", "1572860-0", "1234567-1", "0112038-8", "[hetu]", "ei ole", ""}
	someMisc = []string{"", "Kauppakatu 1", "PL 5", "c/o Isännöinti Malli Oy, Katu 2", "00100", "HELSINKI", "+358 40 123", "+358 40 1234567", "03 1234567", "x@example.fi", "y@example.fi", "[hetu]", "true", "false"}
	someCols = []match.Field{
		match.Street, match.Postcode, match.City, match.Phone, match.Phone, match.Email, match.EInvoice, match.Operator,
		match.NameMore, match.FormerName, OptOutEmail, OptOutPhone,
	}
	saidCols = []match.Field{ConsentEmail, ConsentEmailDate, ConsentPhone, ConsentPost, ConsentText}
)

// randomTable makes clusters of random rows. Valid UTF-8 is promised of texts, so the odd bytes are left out.
func randomTable(rnd *rand.Rand, clusters int) (table, []match.Cluster) {
	t := table{}
	var out []match.Cluster
	next := 0
	for range clusters {
		var rows []Row
		for range 1 + rnd.IntN(1+rnd.IntN(9)) {
			source := []string{"crm", "crm", "billing", "other"}[rnd.IntN(4)]
			rows = append(rows, randomRow(rnd, match.Ref{Source: source, ID: fmt.Sprint(next * 7919 % 10007)}))
			next++
		}
		out = append(out, t.cluster(rows...))
	}
	return t, out
}

func randomRow(rnd *rand.Rand, ref match.Ref) Row {
	pick := func(list []string) string { return list[rnd.IntN(len(list))] }
	r := row(ref, "name", pick(someNames), "business_id", pick(someIDs))
	for _, f := range slices.Concat(someCols, saidCols) {
		r.Cells = append(r.Cells, Cell{f, pick(someMisc)})
	}
	r.Cells = append(r.Cells, Cell{"Vuosiliikevaihto", pick([]string{"", "1 234,50", "-5", "0.125", "ei tiedossa"})})
	for i := range r.Cells {
		r.Cells[i].Text = string(bytes.ToValidUTF8([]byte(r.Cells[i].Text), nil))
	}
	r.Cells = slices.Delete(r.Cells, len(r.Cells)-rnd.IntN(4), len(r.Cells))
	if ref.Source == "billing" {
		r.OpenBalance, r.Invoiced = rnd.Int64N(5)*(rnd.Int64N(1e6)-1e5), rnd.Int64N(3)*rnd.Int64N(1e9)
	}
	for _, when := range []*time.Time{&r.LastInvoice, &r.Created, &r.Modified, &r.Since, &r.Until} {
		if rnd.IntN(3) > 0 {
			*when = day("2020-01-01").AddDate(0, 0, rnd.IntN(2000))
		}
	}
	r.OptOut, r.Consent = Channels(rnd.IntN(16))&Channels(rnd.IntN(16)), Channels(rnd.IntN(16))
	for rnd.IntN(3) == 0 {
		r.Links = append(r.Links, match.Ref{Source: pick([]string{"billing", "billing", "crm"}), ID: fmt.Sprint(rnd.IntN(40) * 7919 % 10007)})
	}
	r.Deals, r.Contract, r.Ceased = rnd.IntN(2), rnd.IntN(9) == 0, rnd.IntN(9) == 0
	return r
}
