package load

import (
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// counting is a service that counts what it is asked; every tenth check fails.
func counting(t *testing.T) (url string, checks, puts *atomic.Int64) {
	checks, puts = new(atomic.Int64), new(atomic.Int64)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		if r.URL.Path == "/v1/records" {
			puts.Add(1)
		} else if checks.Add(1)%10 == 0 {
			w.WriteHeader(http.StatusTeapot)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, checks, puts
}

func body(int) []byte { return []byte("{}") }

func TestRunIsBoundByRequests(t *testing.T) {
	url, checks, _ := counting(t)
	r, err := Run(t.Context(), Options{URL: url, Check: body, Most: 100, Conns: 4})
	if err != nil || checks.Load() != 100 || r.Checks.N != 100 || r.Checks.Failed != 10 || r.Updates.N != 0 {
		t.Errorf("%v, %d, %+v", err, checks.Load(), r)
	}
	if r.Checks.P50 <= 0 || r.Checks.P50 > r.Checks.P99 || r.Checks.P99 > r.Checks.Worst {
		t.Errorf("%+v", r.Checks)
	}
}

func TestRunIsBoundByTimeAndKeepsItsRate(t *testing.T) {
	url, checks, puts := counting(t)
	r, err := Run(t.Context(), Options{URL: url, Check: body, Put: body, Checks: 100, Updates: 20, Time: 500 * time.Millisecond})
	if err != nil || r.Took > 5*time.Second || checks.Load() == 0 || checks.Load() > 55 || puts.Load() == 0 || puts.Load() > 15 {
		t.Errorf("%v, %v, %d checks, %d puts", err, r.Took, checks.Load(), puts.Load())
	}
}

func TestRunWithoutABoundIsRefused(t *testing.T) {
	if _, err := Run(t.Context(), Options{URL: "http://localhost:1", Check: body}); err == nil {
		t.Error("no bound")
	}
}
