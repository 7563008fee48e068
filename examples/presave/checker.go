package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"sync"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/table"
)

// checker is what the service holds for as long as it runs. It is safe for use by many goroutines.
type checker struct {
	index *match.Index
	names sync.Map // match.Ref to string: whom was found. A service asks its own database; the index holds no names
}

// open loads the CRM. Its errors name file, line and column, and never a value.
func open(ctx context.Context, crm, modelFile string) (*checker, error) {
	t, err := table.Open(crm, &table.Options{Name: "crm"})
	if err != nil {
		return nil, err
	}
	if err := t.CheckIDs(); err != nil {
		return nil, err
	}
	m, err := openModel(ctx, t, modelFile)
	if err != nil {
		return nil, err
	}
	c := &checker{index: match.NewIndex(m, nil)}
	for r := range records(t) {
		c.names.Store(r.Ref, r.Get(match.Name)) // before the index can find it
	}
	if _, err := c.index.PutAll(ctx, records(t)); err != nil {
		return nil, err
	}
	return c, nil
}

// openModel reads the model that a batch run has left, as examples/integration does. Without a file it makes one: a
// model that has seen the accounts knows which names, streets and telephone numbers are rare among them.
func openModel(ctx context.Context, t *table.Table, file string) (*match.Model, error) {
	if file == "" {
		m, err := match.NewModel(match.DefaultRules())
		if err != nil {
			return nil, err
		}
		result, err := m.Match(ctx, records(t), nil)
		if err != nil {
			return nil, fmt.Errorf("counting the accounts: %w", err)
		}
		return result.Model(), nil
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := match.ReadModel(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return m, nil
}

// fields are the columns of a CRM that say who the customer is.
var fields = []struct {
	column table.Meaning
	field  match.Field
}{
	{table.Name, match.Name}, {table.BusinessID, match.BusinessID},
	{table.Street, match.Street}, {table.Postcode, match.Postcode}, {table.City, match.City}, {table.Country, match.Country},
	{table.Phone, match.Phone}, {table.Email, match.Email}, {table.Website, match.Web},
}

// records gives the accounts. The values of one are used again for the next.
func records(t *table.Table) iter.Seq2[match.Record, error] {
	return func(yield func(match.Record, error) bool) {
		var r match.Record
		for row := range t.Rows() {
			r.Ref = match.Ref{Source: t.Name(), ID: t.ID(row)}
			r.Values = r.Values[:0]
			for _, f := range fields {
				r.Add(f.field, t.Value(row, f.column))
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

// answer is what the person sees.
type answer struct {
	*match.Answer
	names    []string // of the candidates that are shown
	warnings []string
}

// check answers for a form, and where the customer is new keeps it for the person for as long as it takes to save. It
// fails only when the service is shutting down.
func (c *checker) check(f form) (answer, *match.Reservation, error) {
	r := f.record()
	a, claim, err := c.index.Reserve(&r, time.Minute, &match.CheckOptions{Candidates: 2})
	if err != nil {
		return answer{}, nil, err
	}
	out := answer{Answer: a, warnings: f.warnings()}
	for _, near := range a.Candidates {
		name, _ := c.names.Load(near.Ref)
		text, _ := name.(string)
		out.names = append(out.names, text)
	}
	return out, claim, nil
}

// saved makes the next check find what has just been saved under id, in the place of the claim.
func (c *checker) saved(ctx context.Context, claim *match.Reservation, id string, f form) error {
	r := f.record()
	r.Ref = match.Ref{Source: "crm", ID: id}
	c.names.Store(r.Ref, r.Get(match.Name))
	return claim.Commit(ctx, &r)
}
