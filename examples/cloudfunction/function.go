// Package cloudfunction answers checks in a Google Cloud Function, or in a service of Cloud Run made of one: from a
// snapshot that is deployed with it and does not change until the next deployment.
//
// What to copy: this file, into a module of one's own, with the two files that ./snapshot writes beside it. README.md has
// the commands.
package cloudfunction

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"sync"

	"github.com/yksi-mdm/yksi/match"
	"github.com/yksi-mdm/yksi/match/matchhttp"
)

// deployed is where the Go runtime of Cloud Functions puts the files that are deployed with the source.
const deployed = "serverless_function_source_code"

// opened is the handler, made at the first request of an instance: a snapshot is mapped, not read.
var opened = sync.OnceValues(func() (http.Handler, error) { return open(deployed) })

// Yksi is the function: gcloud functions deploy --entry-point=Yksi.
func Yksi(w http.ResponseWriter, r *http.Request) {
	h, err := opened()
	if err != nil {
		slog.Error("no index", "err", err)
		http.Error(w, "the service has no index; its log says why", http.StatusServiceUnavailable)
		return
	}
	h.ServeHTTP(w, r)
}

// open returns the handler of the index in a folder.
func open(folder string) (http.Handler, error) {
	f, err := os.Open(filepath.Join(folder, "model.json"))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := match.ReadModel(bufio.NewReader(f))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", f.Name(), err)
	}
	x, err := match.MapIndex(filepath.Join(folder, "index.snapshot"), m, &match.IndexOptions{Log: readOnly{}})
	if err != nil {
		return nil, err
	}
	return matchhttp.New(x, &matchhttp.Options{
		// Deployed with --no-allow-unauthenticated, the platform lets in only whom it knows. Nobody may write: an
		// instance lives for minutes, and what it was told would be gone with it.
		Caller: func(*http.Request) (matchhttp.Caller, error) { return matchhttp.Caller{Name: "platform"}, nil },
		Logger: slog.New(slog.NewJSONHandler(os.Stderr, nil)),
	}), nil
}

// readOnly refuses changes whatever the handler lets through.
type readOnly struct{}

var errReadOnly = errors.New("the index of a function does not change")

func (readOnly) Append(context.Context, []match.Change) error { return errReadOnly }
