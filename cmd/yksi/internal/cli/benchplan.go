package cli

import (
	"context"
	"iter"
	"slices"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/merge"
	"github.com/yksi-mdm/yksi/source"
	"github.com/yksi-mdm/yksi/table"
)

// planning measures a plan alone, from two exports and the customers of their records on disk to plan.json.
func (b *bench) planning(ctx context.Context, e *env, m *meter, files []string, out string) error {
	b.run.linked = true
	m.begin()
	set, err := b.read(e, m, match.DefaultRules(), files[:2])
	if err != nil {
		return err
	}
	e.progress(phrase.Phrase{EN: "reading %s", FI: "luetaan %s", SV: "läser %s"}, files[2])
	clusters, err := readClusters(files[2], set)
	if err != nil {
		return err
	}
	m.done("clusters", "%d customers", len(clusters))
	e.progress(phrase.Phrase{EN: "planning", FI: "suunnitellaan", SV: "planerar"})
	policy := b.run.policy(set)
	b.run.relate = b.run.relating(set)
	if policy.Relations, err = b.run.relations(e); err != nil {
		return err
	}
	m.done(relationsStage, relationsNote)
	dir, err := table.CreateDir(out)
	if err != nil {
		return err
	}
	defer dir.Abort()
	file, err := dir.Create(planFile)
	if err != nil {
		return err
	}
	totals, err := merge.Write(file, planHeader(set, policy), merge.Plan(ctx, inOrder(clusters), set, policy, nil))
	if cerr := file.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	m.done(planStage, "%d merges, %d invoiced customers with an account", totals.Merges, totals.Linked)
	return nil
}

// readClusters reads which records of set are one customer: the columns source, id, and entity_id as link writes it or
// entity as a truth has it. A record that the file does not name stands alone.
func readClusters(name string, set *source.Set) ([]match.Cluster, error) {
	t, err := table.Open(name, nil)
	if err != nil {
		return nil, err
	}
	column := "entity_id"
	if !slices.Contains(t.Header(), column) {
		column = "entity"
	}
	var clusters []match.Cluster
	at, named := make(map[string]int), make(map[match.Ref]bool, t.Rows())
	add := func(label string, ref match.Ref) {
		i, ok := at[label]
		if !ok || label == "" {
			i = len(clusters)
			at[label], clusters = i, append(clusters, match.Cluster{})
		}
		clusters[i].Members = append(clusters[i].Members, match.Member{Ref: ref})
	}
	err = eachRowOf(t, []string{"source", "id", column}, func(cells []string) {
		ref := match.Ref{Source: sourceOf(cells[0]), ID: cells[1]}
		named[ref] = true
		add(cells[2], ref)
	})
	if err != nil {
		return nil, err
	}
	for r := range set.Records() {
		if !named[r.Ref] {
			add("", r.Ref)
		}
	}
	return clusters, nil
}

func inOrder(clusters []match.Cluster) iter.Seq2[match.Cluster, error] {
	return func(yield func(match.Cluster, error) bool) {
		for _, c := range clusters {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// wanted says what bench is to be called with.
func (b *bench) wanted(args []string) error {
	files, what := 2, "CRM and BILLING"
	if b.plan {
		files, what = 3, "CRM, BILLING and ENTITIES"
	}
	if len(args) != 0 && len(args) != files || b.n < 1 {
		return misused(phrase.Phrase{EN: "want -n N with N at least 1, or %s", FI: "anna -n N, jossa N on vähintään 1, tai %s", SV: "ge -n N med N minst 1, eller %s"}, what)
	}
	if b.plan && b.serve {
		return misused(phrase.Phrase{EN: "-plan and -serve are two measurements; name one", FI: "-plan ja -serve ovat kaksi eri mittausta; anna toinen", SV: "-plan och -serve är två mätningar; ge den ena"})
	}
	return nil
}
