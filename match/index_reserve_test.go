package match

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

func ExampleIndex_Reserve() {
	m, _ := NewModel(DefaultRules())
	x := NewIndex(m, nil)
	defer x.Close()

	// Two salespeople press save at the same moment.
	form := &Record{}
	form.Add(Name, "Revontulen Aurinkosähkö Oy")
	form.Add(City, "Kittilä")
	first, claim, _ := x.Reserve(form, 30*time.Second, nil)
	second, none, _ := x.Reserve(form, 30*time.Second, &CheckOptions{Language: Finnish})
	fmt.Println(first.Standing, claim != nil)
	fmt.Println(second.Standing, none != nil)
	fmt.Println(second.Warnings[0].Code, second.Warnings[0].Text)

	// The first one's account is saved.
	form.Ref = Ref{"crm", "0017Q00000001"}
	if err := claim.Commit(context.Background(), form); err != nil {
		fmt.Println(err)
	}
	again := x.Check(&Record{Values: form.Values}, nil)
	fmt.Println(again.Standing, again.Candidates[0].Ref)
	// Output:
	// new true
	// exists false
	// reserved joku muu on tallentamassa tätä asiakasta
	// exists crm:0017Q00000001
}

func TestOfAThousandEqualCreatesAtOnceOneIsNew(t *testing.T) {
	x := NewIndex(defaultModel(t), nil)
	defer x.Close()
	var mu sync.Mutex
	var wg sync.WaitGroup
	fresh, claims := 0, 0
	start := make(chan struct{})
	for range 1000 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			<-start
			a, claim, err := x.Reserve(record("", "name", "Revontulen Aurinkosähkö Oy"), time.Minute, nil)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if a.Standing == New {
				fresh++
			} else if len(a.Candidates) == 0 || a.Candidates[0].Reserved.IsZero() {
				t.Errorf("%v, but not told that it is reserved", a.Standing)
			}
			if claim != nil {
				claims++
			}
		}()
	}
	close(start)
	wg.Wait()
	if fresh != 1 || claims != 1 {
		t.Errorf("%d were new, %d were claimed", fresh, claims)
	}
}

func TestAClaimEndsWhenItsTimeIsOverOrItIsReleased(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := NewIndex(defaultModel(t), nil)
		defer x.Close()
		form := record("", "name", "Revontulen Aurinkosähkö Oy")
		standing := func() Standing { return x.Check(form, nil).Standing }
		_, claim, err := x.Reserve(form, time.Minute, nil)
		if err != nil || !claim.Until().Equal(time.Now().Add(time.Minute)) {
			t.Fatal(err)
		}
		time.Sleep(59 * time.Second)
		if standing() != Exists {
			t.Error("gone before its time")
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if standing() != New || x.now.Load().claims.live() != 0 {
			t.Error("there after its time")
		}
		_, claim, _ = x.Reserve(form, time.Minute, nil)
		claim.Release()
		claim.Release()
		if standing() != New {
			t.Error("there after it was released")
		}
		_, claim, _ = x.Reserve(form, time.Minute, nil)
		saved := record("1", "name", "Revontulen Aurinkosähkö Oy")
		if err := claim.Commit(t.Context(), saved); err != nil {
			t.Fatal(err)
		}
		if a := x.Check(form, nil); len(a.Candidates) != 1 || a.Candidates[0].Ref != saved.Ref {
			t.Errorf("committed: %v", a.Candidates)
		}
		claim.Release() // of a claim that was committed: the record stays
		if !x.Has(saved.Ref) {
			t.Error("released, and the record is gone")
		}
	})
}

func TestAClaimIsNotHeldAgainstItsOwnRecord(t *testing.T) {
	x := NewIndex(defaultModel(t), nil)
	defer x.Close()
	form := record("77", "name", "Revontulen Aurinkosähkö Oy")
	for range 2 { // the second time the caller tries again
		a, claim, err := x.Reserve(form, time.Minute, nil)
		if err != nil || a.Standing != New || claim == nil {
			t.Fatal(a.Standing, err)
		}
	}
	if _, _, err := x.Reserve(form, 0, nil); err == nil {
		t.Error("reserved for no time")
	}
	x.Close()
	if _, _, err := x.Reserve(form, time.Minute, nil); !errors.Is(err, ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

func TestWarnings(t *testing.T) {
	x := NewIndex(defaultModel(t), nil)
	defer x.Close()
	put(t, x, record("1", "name", "Rautasoini Oy", "business_id", "0154730-7"))
	put(t, x, record("2", "name", "Kukkatalo Oy", "status", "Lakannut"))
	put(t, x, record("3", "name", "Tampereen kaupunki"))
	tests := []struct {
		r    *Record
		want string // codes, with the field or the record that they concern
	}{
		{record("", "name", "Pohjan Kukka Ky", "business_id", "0154730-7"), "id_of_other 1"},
		{record("", "name", "Pohjan Kukka Ky", "business_id", "0154730-8"), "id_invalid business_id"},
		{record("", "name", "Pohjan Kukka Ky", "business_id", "1234567-1"), "id_placeholder business_id"},
		{record("", "name", "Pohjan Kukka Ky", "business_id", "1120389"), "id_weak business_id"},
		{record("", "name", "Pohjan Kukka Ky", "business_id", "DE123456789"), "id_foreign business_id"},
		{record("", "name", "Pohjan Kukka Ky", "business_id", "131052-308T"), "identity_code business_id"},
		{record("", "name", "Pohjan Kukka Ky konkurssissa"), "ceased name"},
		{record("", "name", "Pohjan Kukka Ky", "status", "Ceased operations"), "ceased status"},
		{record("", "name", "Pohjan Kukka Ky:n konkurssipesä"), "estate name"},
		{record("", "name", "Kukkatalo"), "ceased 2"},
		{record("", "name", "Tampereen kaupunki / Sivistyspalvelut"), "unit_of_known 3"},
		{record("", "name", "Rautasoini Oy", "business_id", "FI01547307"), ""},
	}
	for _, tt := range tests {
		var got []string
		a := x.Check(tt.r, nil)
		for _, w := range a.Warnings {
			of := string(w.Field)
			if w.Ref != nil {
				of = w.Ref.ID
			}
			got = append(got, string(w.Code)+" "+of)
		}
		if s := strings.Join(got, ", "); s != tt.want {
			t.Errorf("%v: %q, want %q", tt.r.Values, s, tt.want)
		}
	}
}

func TestIDsThatAreKnownAreSuggestedFirst(t *testing.T) {
	x := NewIndex(defaultModel(t), nil)
	defer x.Close()
	suggested := func() []string {
		return x.Check(record("", "name", "Rautasoini Oy", "business_id", "0154730-8"), nil).Warnings[0].Suggestions
	}
	before := suggested()
	put(t, x, record("1", "name", "Kukkatalo Oy", "business_id", "FI01547307"))
	after := suggested()
	if len(before) < 3 || before[0] == "0154730-7" || after[0] != "0154730-7" || after[1] != before[0] || len(after) != len(before) {
		t.Errorf("%q, and where one is known %q", before, after)
	}
}

func TestWarningsHaveWordsInThreeLanguages(t *testing.T) {
	for _, c := range []WarningCode{WarnIDInvalid, WarnIDPlaceholder, WarnIDWeak, WarnIDForeign, WarnIdentityCode, WarnCeased, WarnUnit,
		WarnIDOfOther, WarnEstate, WarnReserved} {
		for l, w := range warningWords[c] {
			if w == "" {
				t.Errorf("%s has no words in %v", c, Language(l))
			}
		}
	}
}

func TestAnswersReadThemselvesFromJSON(t *testing.T) {
	x := NewIndex(defaultModel(t), nil)
	defer x.Close()
	put(t, x, record("1", "name", "Rautasoini Oy", "business_id", "0154730-7", "city", "Tampere"))
	want := x.Check(record("", "name", "Rauta-Soini Oy", "business_id", "0154370-7", "city", "Tammerfors"), &CheckOptions{Language: Swedish})
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Answer
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatalf("%v in %s", err, b)
	}
	again, _ := json.Marshal(got)
	if d := cmp.Diff(string(b), string(again)); d != "" {
		t.Errorf("(-written +read):\n%s", d)
	}
	if want.Standing == New || len(want.Warnings) != 1 || len(want.Warnings[0].Suggestions) == 0 {
		t.Errorf("%s", b)
	}
}
