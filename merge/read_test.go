package merge

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWriteWritesOneEntityALineInOneJSONObject(t *testing.T) {
	tab := table{}
	c := tab.cluster(
		row(crm("1"), "name", "Esimerkki Oy", "business_id", "0112038-9"),
		row(billing("b"), "name", "ESIMERKKI OY"),
	)
	got := string(write(t, Header{Tool: "test", Before: tab.control()}, tab.plan(t, nil, nil, c)))
	want := strings.Join([]string{
		`{"format":"yksi plan","version":3,"header":{"tool":"test","before":{"records":2,"ids":"9319872497635458742","open_balance":0,"invoiced":0,"optouts":0}},"entities":[`,
		`{"entity_id":"E869fgnpn64se","name":"Esimerkki Oy","business_id":"0112038-9","status":"not_yet",` +
			`"records":[{"ref":["billing","b"]},{"ref":["crm","1"]}],` +
			`"links":[{"billing":["billing","b"],"account":["crm","1"],"role":"payer","verdict":"match","reason":"head_account"}],` +
			`"accounts":[{"ref":["crm","1"],"owns":[["billing","b"]]}],` +
			`"names":[{"text":"ESIMERKKI OY","kind":"spelling","ref":["billing","b"]}]}`,
		`],"totals":{"records":2,"ids":"9319872497635458742","open_balance":0,"invoiced":0,"optouts":0,"entities":1,"groups":2,"merges":0,"merged_away":0,"linked":1,"unlinked":0,"paid_by":0,"uninvoiced":0,"now":0,"former":0,"closing":0,"warnings":0,"accounts":1,"covered":1,"linked_invoiced":0,"linked_balance":0,"wrong_links":0,"wrong_euros":0}}`,
		"",
	}, "\n")
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("plan (-want +got):\n%s", d)
	}
}

// smallPlan is a plan of three entities.
func smallPlan(tb testing.TB) []byte {
	tab := table{}
	cs := seqOf(
		tab.cluster(city...),
		tab.cluster(row(crm("a"), "name", "Esimerkki Oy"), row(crm("b"), "name", "Esimerkki", "phone", "040 1")),
		tab.cluster(row(billing("c"), "name", "Aivan Muu Ky")),
	)
	return write(tb, Header{Before: tab.control()}, tab.plan(tb, nil, nil, cs...))
}

func seqOf[T any](v ...T) []T { return v }

// readAll reads a plan to its end.
func readAll(r io.Reader) (entities int, err error) {
	_, es, err := Read(r)
	if err != nil {
		return 0, err
	}
	return drain(es)
}

func TestReadRefusesWhatIsNoWholePlan(t *testing.T) {
	plan := string(smallPlan(t))
	lines := strings.SplitAfter(plan, "\n")
	for name, c := range map[string]struct {
		text       string
		unbalanced bool
	}{
		"nothing":                  {"", false},
		"another object":           {`{"a":1}`, false},
		"another format":           {strings.Replace(plan, "yksi plan", "my plan", 1), false},
		"a later version":          {strings.Replace(plan, `"version":3`, `"version":4`, 1), false},
		"an earlier version":       {strings.Replace(plan, `"version":3`, `"version":2`, 1), false},
		"an unknown status":        {strings.Replace(plan, `"status":"not_yet"`, `"status":"soon"`, 1), false},
		"cut in an entity":         {plan[:len(plan)/2], false},
		"cut behind an entity":     {strings.Join(lines[:2], ""), false},
		"without totals":           {strings.Join(lines[:4], "") + "]}", true},
		"an entity left out":       {lines[0] + strings.Join(lines[2:], ""), true},
		"an entity twice":          {lines[0] + lines[1] + strings.Join(lines[1:], ""), true},
		"totals that differ":       {strings.Replace(plan, `"entities":3`, `"entities":4`, 1), true},
		"a header that differs":    {strings.Replace(plan, `"open_balance":0`, `"open_balance":5`, 1), true},
		"a member of no entity":    {strings.Replace(plan, `"members":[["crm","a"]`, `"members":[["crm","z"]`, 1), true},
		"a group of nobody's":      {strings.Replace(plan, `"groups":[`, `"groups":[{"merge_id":"M","survivor":["crm","z"],"members":[["crm","z"]]},`, 1), true},
		"a value of nobody":        {strings.Replace(plan, `{"member":1`, `{"member":7`, 1), true},
		"a probability above one":  {strings.Replace(plan, `"role":"payer"`, `"role":"payer","probability":1.5`, 1), true},
		"a billing record doubled": {strings.Replace(plan, `"owns":[["billing","10"]`, `"owns":[["billing","11"]`, 1), true},
	} {
		t.Run(name, func(t *testing.T) {
			if c.text == plan {
				t.Fatal("the case changes nothing")
			}
			_, err := readAll(strings.NewReader(c.text))
			var format *FormatError
			if c.unbalanced != errors.Is(err, ErrUnbalanced) || c.unbalanced == errors.As(err, &format) {
				t.Errorf("got %v", err)
			}
		})
	}
	if n, err := readAll(strings.NewReader(plan)); n != 3 || err != nil {
		t.Errorf("the plan itself: %d entities, %v", n, err)
	}
}

func TestReadPassesOnTheErrorOfItsReader(t *testing.T) {
	broken := errors.New("broken")
	r := io.MultiReader(bytes.NewReader(smallPlan(t)[:600]), failing{broken})
	if _, err := readAll(r); !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestWritePassesOnTheErrorOfItsWriter(t *testing.T) {
	full := errors.New("disk full")
	tab, cs := table{}, []Row(nil)
	for range 10 {
		cs = append(cs, row(crm(strings.Repeat("x", len(cs)+1)), "name", strings.Repeat("Pitkä nimi ", 2000)))
	}
	es := tab.plan(t, nil, nil, tab.cluster(cs...))
	if _, err := Write(failing{full}, Header{Before: tab.control()}, seq(es)); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

func TestATextThatIsNotUTF8IsRefusedNotChanged(t *testing.T) {
	tab := table{}
	es := tab.plan(t, nil, nil, tab.cluster(row(crm("\xff"), "name", "Esimerkki Oy")))
	if _, err := Write(io.Discard, Header{Before: tab.control()}, seq(es)); err == nil {
		t.Error("a plan with a damaged id")
	}
}

// FuzzRead: whatever the bytes, Read and Verify neither panic nor hang. What Verify finds nothing wrong with Read accepts,
// and what Read accepts as a whole plan holds together, can be written again, and reads back the same.
func FuzzRead(f *testing.F) {
	plan := smallPlan(f)
	f.Add(plan)                                                                                   // a whole plan
	f.Add(plan[:len(plan)-40])                                                                    // cut in the totals
	f.Add(bytes.Replace(plan, []byte(`"member":1`), []byte(`"member":-1`), 1))                    // an index out of range
	f.Add(bytes.Replace(plan, []byte(`"role"`), []byte(`"from":"2025-13-01","role"`), 1))         // a month that is none
	f.Add(bytes.Replace(plan, []byte(`"role"`), []byte(`"probability":1e-9,"role"`), 1))          // less than six decimals say
	f.Add(bytes.Replace(plan, []byte(`"at":1`), []byte(`"at":999999999`), 1))                     // a cell far out
	f.Add(bytes.Replace(plan, []byte(`["crm","a"]`), []byte(`["crm"]`), 1))                       // half a reference
	f.Add(bytes.Replace(plan, []byte(`"survivor":["crm","b"]`), []byte(`"survivor":null`), 1))    // no survivor
	f.Add([]byte(`{"format":"yksi plan","version":3,"header":null,"entities":[{}],"totals":{}}`)) // an empty entity
	f.Fuzz(func(t *testing.T, text []byte) {
		faults := 0
		if _, _, err := Verify(bytes.NewReader(text), func(*Fault) { faults++ }); err != nil {
			t.Fatal(err)
		}
		if _, err := readAll(bytes.NewReader(text)); err != nil && faults == 0 {
			t.Fatalf("nothing is wrong with it, and yet: %v", err)
		}
		h, es, err := Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		var all []*Entity
		for e, err := range es {
			if err != nil {
				return
			}
			if back := e.Invert().Invert(); !cmp.Equal(e, back) {
				t.Fatal("inverting twice changes the entity")
			}
			after, err := e.Apply(nil) // no row is there: an error, no panic
			if err == nil && !e.Inverse {
				t.Fatalf("applied to nothing: %v", after)
			}
			all = append(all, e)
		}
		var b bytes.Buffer
		if _, err := Write(&b, h, seq(all)); err != nil {
			t.Fatalf("a plan that was read cannot be written: %v", err)
		}
		if n, err := readAll(&b); n != len(all) || err != nil {
			t.Fatalf("read again: %d of %d entities, %v", n, len(all), err)
		}
	})
}
