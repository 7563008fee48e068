//go:build unix

package postgres

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/normalize"
	"github.com/yksi-mdm/yksi/ytunnus"
)

// The figures of a large set:
//
//	GOWORK=off go test -run Trigrams -v -timeout 1h -records 216000 -queries 2000
var (
	nRecords = flag.Int("records", 6000, "`number` of records among which names are looked for")
	nQueries = flag.Int("queries", 200, "`number` of misspelt names that are looked for")
)

// entry is a name that can be found.
type entry struct {
	owner      ytunnus.ID
	name, town string
	key        string // equal for names that the register would call the same
}

// entries returns n names as a register has them, each company once: those of the register extract, then those that
// scenario makes up from the same words.
func entries(n int) []entry {
	var out []entry
	seen := map[ytunnus.ID]bool{}
	add := func(owner ytunnus.ID, name, town string) bool {
		if !seen[owner] {
			seen[owner] = true
			p := normalize.ParseName(name)
			out = append(out, entry{owner, name, town, p.Form.String() + " " + string(p.AppendKey(nil))})
		}
		return len(out) < n
	}
	for q := range scenario.Queries(1) {
		if !add(q.YTunnus, q.Register, q.Town) {
			return out
		}
	}
	for r := range scenario.Records(scenario.Options{Entities: 2 * n, Rates: new(scenario.Rates)}) {
		if !add(r.YTunnus, r.Name, r.City) {
			break
		}
	}
	return out
}

// misspelt returns n of the names of the first entries, evenly taken, as they are typed.
func misspelt(n int, among []entry) (queries []scenario.Query, want []string) {
	var all []scenario.Query
	for q := range scenario.Queries(1) {
		if all = append(all, q); len(all) == len(among) {
			break
		}
	}
	n = min(n, len(all))
	for i := range n {
		at := i * len(all) / n
		queries, want = append(queries, all[at]), append(want, among[at].key)
	}
	return queries, want
}

// finder returns the numbers of the entries nearest to a name, at most ten.
type finder struct {
	name, method string
	find         func(name, town string) []int
	cpu          func() time.Duration
}

// figures are what a finder reaches, of one.
type figures struct{ first, five, ten float64 }

// measure asks a finder for every query and logs how good and how fast it is.
func (f *finder) measure(t *testing.T, es []entry, queries []scenario.Query, want []string) figures {
	t.Helper()
	var got figures
	times := make([]time.Duration, 0, len(queries))
	cpu := f.cpu()
	for i, q := range queries {
		start := time.Now()
		found := f.find(q.Name, q.Town)
		times = append(times, time.Since(start))
		var others []ytunnus.ID
		for _, n := range found {
			e := &es[n]
			if e.owner == q.YTunnus || e.key == want[i] {
				if len(others) == 0 {
					got.first++
				}
				if len(others) < 5 {
					got.five++
				}
				got.ten++
				break
			}
			if !slices.Contains(others, e.owner) {
				others = append(others, e.owner)
			}
		}
	}
	cpu = (f.cpu() - cpu) / time.Duration(len(queries))
	slices.Sort(times)
	n := float64(len(queries))
	got = figures{got.first / n, got.five / n, got.ten / n}
	t.Logf("%-21s first %5.1f %%, among five %5.1f %%, among ten %5.1f %%; p50 %8v, p99 %8v, CPU %8v", f.name, 100*got.first, 100*got.five, 100*got.ten,
		times[len(times)/2].Round(time.Microsecond), times[len(times)*99/100].Round(time.Microsecond), cpu.Round(time.Microsecond))
	return got
}

// TestMisspeltNamesBesideTrigrams puts the same names into the index and into PostgreSQL with trigrams and looks for the
// same misspelt ones in both.
func TestMisspeltNamesBesideTrigrams(t *testing.T) {
	conn, err := pgx.Connect(t.Context(), database(t))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	es := entries(*nRecords)
	queries, want := misspelt(*nQueries, es)
	x := indexOf(t, es)
	defer x.Close()
	for _, town := range []bool{false, true} {
		t.Logf("%d misspelt names among %d, with town: %v", len(queries), len(es), town)
		index := indexFinder(x, town)
		if got := index.measure(t, es, queries, want); len(es) == 6000 && (got.first < .95 || got.five < .98) {
			t.Errorf("the index finds fewer than it should: %+v", got)
		}
		load(t, conn, es, town)
		gin := trigrams(t, conn, "pg_trgm, GIN", "gin", `select id from names where name % $1 order by similarity(name, $1) desc, id limit 10`, town)
		gist := trigrams(t, conn, "pg_trgm, nearest GiST", "gist", `select id from names order by name <-> $1 limit 10`, town)
		// One index at a time, or the planner would take the other one.
		for _, f := range []*finder{gin, gist} {
			run(t, conn, fmt.Sprintf(`create index trigrams on names using %s (name %[1]s_trgm_ops)`, f.method), `analyze names`)
			if got := f.measure(t, es, queries, want); got.ten < .9 {
				t.Errorf("%s finds so few that it is not asked rightly: %+v", f.name, got)
			}
			run(t, conn, `drop index trigrams`)
		}
	}
}

func run(t *testing.T, conn *pgx.Conn, statements ...string) {
	t.Helper()
	for _, s := range statements {
		if _, err := conn.Exec(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
}

// load makes the table of names; with towns they stand behind the names, which is what a trigram index can do with them.
func load(t *testing.T, conn *pgx.Conn, es []entry, town bool) {
	t.Helper()
	run(t, conn, `create extension if not exists pg_trgm`, `drop table if exists names`, `create table names (id bigint primary key, name text not null)`,
		`set max_parallel_workers_per_gather = 0`) // one query, one process: its CPU is that of the backend
	_, err := conn.CopyFrom(t.Context(), pgx.Identifier{"names"}, []string{"id", "name"}, pgx.CopyFromSlice(len(es), func(i int) ([]any, error) {
		return []any{int64(i), place(es[i].name, es[i].town, town)}, nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	run(t, conn, `vacuum names`)
}

func place(name, town string, with bool) string {
	if with {
		name = strings.TrimSpace(name + " " + town)
	}
	return name
}

func trigrams(t *testing.T, conn *pgx.Conn, name, method, statement string, town bool) *finder {
	return &finder{name, method,
		func(name, in string) []int {
			rows, err := conn.Query(t.Context(), statement, place(name, in, town))
			if err != nil {
				t.Fatal(err)
			}
			ids, err := pgx.CollectRows(rows, pgx.RowTo[int])
			if err != nil {
				t.Fatal(err)
			}
			return ids
		},
		func() time.Duration { return processTime(conn.PgConn().PID()) },
	}
}

// indexOf makes the index under a model that has seen the entries.
func indexOf(t *testing.T, es []entry) *match.Index {
	t.Helper()
	records := func(yield func(match.Record, error) bool) {
		for i := range es {
			r := match.Record{Ref: match.Ref{Source: "register", ID: strconv.Itoa(i)}}
			r.Add(match.Name, es[i].name)
			r.Add(match.City, es[i].town)
			if !yield(r, nil) {
				return
			}
		}
	}
	result, err := model(t).Match(t.Context(), records, nil)
	if err != nil {
		t.Fatal(err)
	}
	x := match.NewIndex(result.Model(), nil)
	if _, err := x.PutAll(t.Context(), records); err != nil {
		t.Fatal(err)
	}
	return x
}

func indexFinder(x *match.Index, town bool) *finder {
	return &finder{"yksi", "",
		func(name, in string) (found []int) {
			var r match.Record
			r.Add(match.Name, name)
			if town {
				r.Add(match.City, in)
			}
			for _, c := range x.Search(&r, 10, match.English) {
				n, _ := strconv.Atoi(c.Ref.ID)
				found = append(found, n)
			}
			return found
		},
		func() time.Duration {
			var u syscall.Rusage
			syscall.Getrusage(syscall.RUSAGE_SELF, &u)
			return time.Duration(u.Utime.Nano() + u.Stime.Nano())
		},
	}
}

// processTime returns the time that all cores have worked for another process; 0 where the system does not tell.
func processTime(pid uint32) time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ")
	var ticks time.Duration
	for _, f := range strings.Fields(rest)[11:13] { // of the process and of the system for it, in hundredths of a second
		n, _ := strconv.Atoi(f)
		ticks += time.Duration(n)
	}
	return ticks * 10 * time.Millisecond
}
