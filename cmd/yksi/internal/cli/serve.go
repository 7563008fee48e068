package cli

import (
	"context"
	"crypto/tls"
	"flag"
	"fmt"
	"iter"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"github.com/yksi-mdm/yksi/cmd/yksi/internal/inspect"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/phrase"
	"github.com/yksi-mdm/yksi/cmd/yksi/internal/serve"
	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/match/matchhttp"
)

func serveCommand() *command {
	var s service
	return &command{
		name: "serve", args: "[FILE...|DIR]",
		short: phrase.Phrase{EN: "answer before a save: does this account exist?", FI: "vastaa ennen tallennusta: onko asiakas jo olemassa?", SV: "svara före sparandet: finns kunden redan?"},
		long: `Serves the records of the files, or of the run that wrote DIR with its model and judgements, over HTTP until it is
interrupted. GET /openapi.json describes what it answers: POST /v1/check says whether a customer exists already and can
reserve it, POST /v1/records and DELETE /v1/records/SOURCE/ID keep the index up to date, GET /v1/lookup says who is
calling, POST /v1/clean cleans; POST /v1/bigquery is a BigQuery remote function, POST /v1/salesforce/outbound takes
Salesforce's outbound messages; /healthz and /metrics are for those who run it.

With -data the index is kept in a folder: loaded from files once, from then on from its own snapshot and the changes since.
A change is acknowledged when it is on disk; whatever happens to the process, nothing that was acknowledged is lost.
Without -data what is changed is gone when it stops.

-tokens names who may ask. Each line of the file is NAME, read or write, and the SHA-256 of the caller's token; -new-token
makes up a token and its line. Salesforce sends its messages to /v1/salesforce/outbound?token=TOKEN, since it sends no
header. Without -tokens anybody may do everything, and only a loopback address is listened on.

Logs are lines of JSON on standard error and hold no customer's value. -access-log keeps who asked for which records, by
their ids; no answer is given that could not be kept there.

  $ yksi serve -new-token crm:write

To try it, and a service with all of it:

  yksi serve examples/data/crm.csv
  yksi serve -data /var/lib/yksi -addr :8443 -tls-cert cert.pem -tls-key key.pem -tokens tokens -access-log access.jsonl out
`,
		flags: s.register,
		run:   func(ctx context.Context, e *env, args []string) error { return s.run(ctx, e, args) },
	}
}

// service is what the flags of serve say.
type service struct {
	in                inputs
	data, addr        string
	cert, key         string
	tokens, newToken  string
	access            string
	every             time.Duration
	rate              float64
	limits            matchhttp.Limits
	salesforce        placeFlag
	organizations     stringList
	salesforceRecords string
}

func (s *service) register(fs *flag.FlagSet) {
	s.in.registerPairs(fs)
	fs.Var(&s.in.maps, "map", "`columns` by hand: name=Nimi,business_id=Y-tunnus, or crm:name=Nimi for one source")
	workersVar(fs, &s.in.workers)
	fs.StringVar(&s.data, "data", "", "keep the index in a `folder`")
	fs.StringVar(&s.addr, "addr", "localhost:8080", "`address` to listen on, as localhost:8080; port 0: any that is free")
	fs.StringVar(&s.cert, "tls-cert", "", "certificate and its chain, in a PEM `file`")
	fs.StringVar(&s.key, "tls-key", "", "its key, in a PEM `file`")
	fs.StringVar(&s.tokens, "tokens", "", "who may ask, in a `file`")
	fs.StringVar(&s.newToken, "new-token", "", "make up a token and its line for -tokens: `NAME:ROLE`, the role read or write")
	fs.StringVar(&s.access, "access-log", "", "add who asked for which records, and when, to a `file`")
	fs.DurationVar(&s.every, "snapshot", 15*time.Minute, "`time` between snapshots; one is written at the end, too")
	fs.Float64Var(&s.rate, "rate", 1000, "requests a second of each caller, a `number`; 0: without bound")
	fs.Int64Var(&s.limits.Body, "max-body", 1<<20, "`bytes` of a request")
	fs.Int64Var(&s.limits.Bulk, "max-bulk", 32<<20, "`bytes` of a request that puts records")
	fs.DurationVar(&s.limits.Time, "max-time", 30*time.Second, "`time` that a request may take")
	s.salesforce = placeFlag{}
	fs.Var(s.salesforce, "salesforce-field", "what a field of outbound messages is beside the standard ones: `NAME=FIELD`, as Y_tunnus__c=business_id; may be given again")
	fs.StringVar(&s.salesforceRecords, "salesforce-source", "crm", "`source` of the records of outbound messages")
	fs.Var(&s.organizations, "salesforce-org", "`ids` of the organizations whose outbound messages are taken; default: all")
}

func (s *service) run(ctx context.Context, e *env, args []string) error {
	if s.newToken != "" {
		return s.makeToken(e)
	}
	if (s.cert == "") != (s.key == "") {
		return misused(phrase.Phrase{EN: "-tls-cert and -tls-key go together", FI: "-tls-cert ja -tls-key kuuluvat yhteen", SV: "-tls-cert och -tls-key hör ihop"})
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	log := slog.New(slog.NewJSONHandler(e.stderr, nil))
	server := &serve.Server{Rate: s.rate, Every: s.every, Log: log, Handler: matchhttp.Options{
		Limits: s.limits, Language: spoken(e.lang),
		Salesforce: matchhttp.Salesforce{Source: s.salesforceRecords, Organizations: s.organizations, Field: s.field},
	}}
	if err := s.secure(server); err != nil {
		return err
	}
	if s.access != "" {
		f, err := serve.OpenAccessLog(s.access)
		if err != nil {
			return err
		}
		defer f.Close()
		server.Access = f
	}
	if s.data != "" {
		store, err := serve.OpenStore(s.data, log)
		if err != nil {
			return err
		}
		defer store.Close()
		server.Store = store
	} else {
		log.Warn("without -data changes are gone when this ends")
	}
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		return err
	}
	if err := s.mayListen(l.Addr()); err != nil {
		l.Close()
		return err
	}
	log.Info("listening", "addr", l.Addr().String(), "tls", s.cert != "")
	return server.Serve(ctx, l, func(ctx context.Context) (*match.Index, error) { return s.load(ctx, e, server.Store, args, log) })
}

func (s *service) makeToken(e *env) error {
	name, role, ok := strings.Cut(s.newToken, ":")
	secret, line, err := serve.NewToken(name, role)
	if !ok || err != nil {
		return misused(phrase.Phrase{EN: "-new-token wants NAME:read or NAME:write", FI: "-new-token tarvitsee arvon NAME:read tai NAME:write", SV: "-new-token ska vara NAME:read eller NAME:write"})
	}
	_, err = fmt.Fprintln(e.stdout, phrase.Phrase{
		EN: "token, for the caller alone:  %s\nline, for the file of -tokens: %s",
		FI: "tunnus, vain kutsujalle:             %s\nrivi, valitsimen -tokens tiedostoon: %s",
		SV: "token, endast för anroparen: %s\nrad, för filen till -tokens: %s",
	}.Format(e.lang, secret, line))
	return err
}

// secure reads what makes the service safe to reach.
func (s *service) secure(server *serve.Server) (err error) {
	if s.tokens != "" {
		if server.Tokens, err = serve.ReadTokens(s.tokens); err != nil {
			return err
		}
	}
	if s.cert != "" {
		pair, err := tls.LoadX509KeyPair(s.cert, s.key)
		if err != nil {
			return err
		}
		server.TLS = &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{pair}}
	}
	return nil
}

// mayListen refuses an address that others can reach while anybody may do everything.
func (s *service) mayListen(a net.Addr) error {
	if tcp, ok := a.(*net.TCPAddr); s.tokens == "" && !(ok && tcp.IP.IsLoopback()) {
		return misused(phrase.Phrase{
			EN: "%s can be reached by others, who could do everything without a token: name those who may with -tokens FILE, or listen on localhost",
			FI: "osoite %s näkyy muille, ja kuka tahansa voisi tehdä kaikkea ilman tunnusta: nimeä sallitut valitsimella -tokens TIEDOSTO tai kuuntele osoitetta localhost",
			SV: "%s kan nås av andra, som kunde göra allt utan token: nämn de som får med -tokens FIL, eller lyssna på localhost",
		}, a)
	}
	return nil
}

// field says what a field of an outbound message is.
func (s *service) field(name string) (match.Field, bool) {
	if f, ok := s.salesforce[name]; ok {
		return match.Field(f), true
	}
	return matchhttp.AccountField(name)
}

// load makes the index: of the store, or of what was named.
func (s *service) load(ctx context.Context, e *env, store *serve.Store, args []string, log *slog.Logger) (*match.Index, error) {
	judged, _, err := s.in.readJudgements()
	if err != nil {
		return nil, err
	}
	o := match.IndexOptions{Workers: s.in.workers, Judgements: judged}
	if store != nil {
		holds, err := store.Holds()
		if err != nil {
			return nil, err
		}
		if holds {
			if len(args) > 0 {
				log.Warn("the records are those in the folder of -data; the files were not read")
			}
			return store.Load(ctx, o)
		}
	}
	m, records, judged, err := s.read(ctx, e, args)
	if err != nil {
		return nil, err
	}
	o.Judgements = append(judged, o.Judgements...)
	if store != nil {
		return store.Fill(ctx, m, o, records)
	}
	x := match.NewIndex(m, &o)
	_, err = x.PutAll(ctx, records)
	return x, err
}

// read reads the files, or those of a run, with the model under which their records are compared: one that has seen them.
func (s *service) read(ctx context.Context, e *env, args []string) (*match.Model, iter.Seq2[match.Record, error], []match.Judgement, error) {
	quiet := &env{stdin: e.stdin, stdout: e.stderr, stderr: e.stderr, lang: e.lang}
	if len(args) == 1 {
		if info, err := os.Stat(args[0]); err == nil && info.IsDir() {
			r, err := inspect.Open(args[0], nil)
			if err != nil {
				return nil, nil, nil, err
			}
			return r.Model(), r.Records(), r.Judgements(), nil
		}
	}
	m, err := s.in.openModel()
	if err != nil {
		return nil, nil, nil, err
	}
	if len(args) == 0 {
		return m, func(func(match.Record, error) bool) {}, nil, nil
	}
	set, err := s.in.open(quiet, args, m.Rules())
	if err != nil {
		return nil, nil, nil, err
	}
	if s.in.model == "" {
		result, err := m.Match(ctx, set.Records(), &match.Options{Workers: s.in.workers})
		if err != nil {
			return nil, nil, nil, err
		}
		m = result.Model()
	}
	return m, set.Records(), nil, nil
}
