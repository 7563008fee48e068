package cli

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/load"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/serve"
	"github.com/yksi-mdm/yksi/internal/scenario"
	"github.com/yksi-mdm/yksi/match"
)

// serving measures the service as it is run, over HTTP on the loopback: a store on disk, callers with tokens, logs on disk,
// records being put beside the checks. The service and those who ask share the cores.
func (b *bench) serving(ctx context.Context, e *env) error {
	folder, err := os.MkdirTemp("", "yksi-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	defer e.progressDone()
	s := &serve.Server{}
	token, closeLogs, err := served(s, folder)
	if err != nil {
		return err
	}
	defer closeLogs()
	if s.Store, err = serve.OpenStore(filepath.Join(folder, "data"), s.Log); err != nil {
		return err
	}
	defer s.Store.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	filled := make(chan *match.Index, 1)
	go func() {
		ended <- s.Serve(ctx, l, func(ctx context.Context) (*match.Index, error) {
			x, err := b.fill(ctx, e, s.Store)
			filled <- x
			return x, err
		})
	}()
	url := "http://" + l.Addr().String()
	for !healthy(url) {
		select {
		case err := <-ended:
			return err
		case <-time.After(10 * time.Millisecond):
		}
	}
	loading, serving := peakMemory(), forgetPeak()
	within := b.embedded(<-filled)
	e.progress(phrase.Phrase{EN: "asking for %v", FI: "kysellään %v", SV: "frågar i %v"}, b.lasting)
	checks, puts := b.asked()
	cpu := cpuTime()
	o := load.Options{URL: url, Token: token, Time: b.lasting, Checks: b.checks, Updates: b.updates,
		Check: func(n int) []byte { return checks[n%len(checks)] }, Put: func(n int) []byte { return puts[n%len(puts)] }}
	r, err := load.Run(ctx, o)
	if err != nil {
		return err
	}
	e.progressDone()
	fmt.Fprintf(e.stdout, "%d records, checked within the process one at a time: %v\nover HTTP\n%s", b.n, within, r)
	if cpu = cpuTime() - cpu; cpu > 0 && r.Checks.N > 0 {
		fmt.Fprintf(e.stdout, "CPU of both sides: %.1f s, %.0f us a check\n", cpu.Seconds(), cpu.Seconds()*1e6/float64(r.Checks.N))
	}
	if serving {
		fmt.Fprintf(e.stdout, "peak memory: %.2f GB while loading, %.2f GB while serving\n", float64(loading)/1e9, float64(peakMemory())/1e9)
	}
	stop()
	return <-ended
}

// embedded tells how long a check takes a program that holds the index itself: the first records again, typed anew.
func (b *bench) embedded(x *match.Index) load.Series {
	var rs []match.Record
	for r := range b.made(min(b.n, 20_000), 1) {
		r.Ref, r.Values = match.Ref{}, slices.Clone(r.Values)
		rs = append(rs, r)
	}
	return load.Calls(len(rs), func(i int) { x.Check(&rs[i], nil) })
}

// served gives a service a caller, whose token it returns, and logs in a folder.
func served(s *serve.Server, folder string) (token string, closeLogs func(), err error) {
	token, line, err := serve.NewToken("bench", "write")
	if err != nil {
		return "", nil, err
	}
	tokens := filepath.Join(folder, "tokens")
	if err := os.WriteFile(tokens, []byte(line+"\n"), 0o600); err != nil {
		return "", nil, err
	}
	if s.Tokens, err = serve.ReadTokens(tokens); err != nil {
		return "", nil, err
	}
	access, err := serve.OpenAccessLog(filepath.Join(folder, "access.jsonl"))
	if err != nil {
		return "", nil, err
	}
	log, err := os.Create(filepath.Join(folder, "log"))
	if err != nil {
		access.Close()
		return "", nil, err
	}
	s.Access, s.Log = access, slog.New(slog.NewJSONHandler(log, nil))
	return token, func() { access.Close(); log.Close() }, nil
}

// healthy reports whether the service is ready.
func healthy(url string) bool {
	res, err := http.Get(url + "/healthz")
	if err != nil {
		return false
	}
	res.Body.Close()
	return res.StatusCode == http.StatusOK
}

// fill makes the index of made-up records, under a model that has seen some of them.
func (b *bench) fill(ctx context.Context, e *env, store *serve.Store) (*match.Index, error) {
	m, err := match.NewModel(match.DefaultRules())
	if err != nil {
		return nil, err
	}
	e.progress(phrase.Phrase{EN: "counting values", FI: "lasketaan arvoja", SV: "räknar värden"})
	result, err := m.Match(ctx, b.made(min(b.n, 50_000), 1), nil)
	if err != nil {
		return nil, err
	}
	e.progress(phrase.Phrase{EN: "making up %d records", FI: "keksitään %d tietuetta", SV: "hittar på %d poster"}, b.n)
	return store.Fill(ctx, result.Model(), match.IndexOptions{}, b.made(b.n, 1))
}

// made gives n records of a scenario.
func (b *bench) made(n int, seed uint64) iter.Seq2[match.Record, error] {
	return func(yield func(match.Record, error) bool) {
		for r := range scenario.Records(scenario.Options{Seed: seed, Entities: max(100, n)}) {
			if n--; n < 0 || !yield(typed(r), nil) {
				return
			}
		}
	}
}

// typed is a record of a scenario as a request has it.
func typed(s *scenario.Record) match.Record {
	r := match.Record{Ref: match.Ref{Source: s.Source.String(), ID: s.ID}}
	for _, v := range []match.Value{{Field: match.Name, Text: s.Name}, {Field: match.NameMore, Text: s.Name2}, {Field: match.BusinessID, Text: s.BusinessID},
		{Field: match.Street, Text: s.Street}, {Field: match.Postcode, Text: s.Postcode}, {Field: match.City, Text: s.City}, {Field: match.Phone, Text: s.Phone},
		{Field: match.Web, Text: s.Website}, {Field: match.Email, Text: s.Email}, {Field: match.EInvoice, Text: s.EInvoice}, {Field: match.Operator, Text: s.Operator}} {
		r.Add(v.Field, v.Text)
	}
	return r
}

// asked makes the bodies of checks and updates: the first records again, typed anew.
func (b *bench) asked() (checks, puts [][]byte) {
	for r := range b.made(min(b.n, 20_000), 1) {
		members := map[string]string{}
		for _, v := range r.Values {
			members[string(v.Field)] = v.Text
		}
		check, _ := json.Marshal(map[string]any{"record": members})
		members["source"], members["id"] = r.Ref.Source, r.Ref.ID
		put, _ := json.Marshal(map[string]any{"records": []any{members}})
		checks, puts = append(checks, check), append(puts, put)
	}
	return checks, puts
}

// defaults of a measurement of the service.
const benchUpdates, benchTime = 200, 10 * time.Second
