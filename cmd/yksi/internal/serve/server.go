package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync/atomic"
	"time"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/match/matchhttp"
)

// Server serves an index from its start to its end.
type Server struct {
	Handler matchhttp.Options
	Tokens  Tokens        // nil knows no callers and lets all do everything
	Rate    float64       // requests a second of each caller; 0: without bound
	Access  io.Writer     // who asked for whom; nil keeps nothing
	TLS     *tls.Config   // nil serves without
	Store   *Store        // nil keeps nothing
	Every   time.Duration // between snapshots; 0: at the end alone
	Log     *slog.Logger
}

// OpenAccessLog opens a file to which lines are added.
func OpenAccessLog(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
}

// closing is how long requests under way have when the server ends.
const closing = 15 * time.Second

// Serve answers on l until ctx ends. Meanwhile load makes the index; until it is there, all is answered that the service
// is starting. It ends when requests under way are answered, and, with a store, a last snapshot is written.
func (s *Server) Serve(ctx context.Context, l net.Listener, load func(context.Context) (*match.Index, error)) error {
	var now atomic.Pointer[matchhttp.Handler]
	server := &http.Server{
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if h := now.Load(); h != nil {
				h.ServeHTTP(w, r)
				return
			}
			starting(w, r)
		}),
		ReadHeaderTimeout: 5 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10, TLSConfig: s.TLS,
		ErrorLog: slog.NewLogLogger(s.Log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() {
		if s.TLS != nil {
			served <- server.ServeTLS(l, "", "")
		} else {
			served <- server.Serve(l)
		}
	}()
	x, err := load(ctx)
	if err != nil {
		server.Close()
		<-served
		return err
	}
	now.Store(matchhttp.New(x, s.options()))
	s.Log.Info("ready", "records", x.Len())
	err = s.until(ctx, served, x)
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	if e := server.Shutdown(ending); e != nil {
		server.Close()
		s.Log.Warn("requests were cut off", "err", e)
	}
	err = errors.Join(err, x.Close())
	if s.Store != nil {
		err = errors.Join(err, s.Store.Save(x))
	}
	s.Log.Info("stopped", "records", x.Len(), "sequence", x.Sequence())
	return err
}

// options are the handler's.
func (s *Server) options() *matchhttp.Options {
	o := s.Handler
	o.Logger = s.Log
	if s.Tokens != nil {
		o.Caller = s.Tokens.Caller
	}
	if s.Rate > 0 {
		o.Allow = (&rates{each: s.Rate}).allow
	}
	if s.Access != nil {
		o.Access = (&accessLog{w: s.Access}).record
	}
	return &o
}

// until waits for the end, and writes snapshots meanwhile.
func (s *Server) until(ctx context.Context, served <-chan error, x *match.Index) error {
	var tick <-chan time.Time
	if s.Store != nil && s.Every > 0 {
		t := time.NewTicker(s.Every)
		defer t.Stop()
		tick = t.C
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-served:
			return err
		case <-tick:
			if err := s.Store.Save(x); err != nil {
				s.Log.Error("no snapshot could be written; changes are kept all the same", "err", err)
			}
		}
	}
}

// starting answers while the index is being made.
func starting(w http.ResponseWriter, r *http.Request) {
	status, text := http.StatusServiceUnavailable, `{"status":"starting"}`
	if r.URL.Path == "/healthz/live" {
		status, text = http.StatusOK, `{"status":"alive"}`
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Retry-After", "1")
	w.WriteHeader(status)
	io.WriteString(w, text+"\n")
}
