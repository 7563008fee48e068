package matchhttp

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/yksi-mdm/yksi/match"
)

// metrics counts requests. Prometheus' text format is small, and a handler that a service mounts should not bring a
// client library with it.
type metrics struct {
	mu       sync.Mutex
	by       map[string]*figures // by operation
	verdicts [match.Exists + 1]uint64
}

// figures are those of one operation.
type figures struct {
	statuses map[int]uint64
	within   [len(bounds)]uint64 // requests that took as long as each bound at the most, and longer than the one before
	seconds  float64
	n        uint64
}

// bounds are the upper ones of the buckets of a histogram, in seconds. An answer within 10 ms is what is aimed at.
var bounds = [...]float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func (m *metrics) count(operation string, status int, took time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	f := m.by[operation]
	if f == nil {
		if m.by == nil {
			m.by = map[string]*figures{}
		}
		f = &figures{statuses: map[int]uint64{}}
		m.by[operation] = f
	}
	f.statuses[status]++
	f.n++
	f.seconds += took.Seconds()
	if at, _ := slices.BinarySearch(bounds[:], took.Seconds()); at < len(bounds) {
		f.within[at]++
	}
}

func (m *metrics) verdict(s match.Standing) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.verdicts[s]++
}

// writeMetrics gives them in the text exposition format 0.0.4 of Prometheus.
func (h *Handler) writeMetrics(*call) (*reply, error) {
	var b strings.Builder
	head := func(name, kind, help string) { fmt.Fprintf(&b, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind) }
	h.metrics.mu.Lock()
	defer h.metrics.mu.Unlock()
	by := h.metrics.by
	names := slices.Sorted(maps.Keys(by))
	head("yksi_http_requests_total", "counter", "Requests answered.")
	for _, name := range names {
		for _, status := range slices.Sorted(maps.Keys(by[name].statuses)) {
			fmt.Fprintf(&b, "yksi_http_requests_total{operation=%q,status=\"%d\"} %d\n", name, status, by[name].statuses[status])
		}
	}
	head("yksi_http_request_seconds", "histogram", "Time from a request's headers to its answer.")
	for _, name := range names {
		f, sum := by[name], uint64(0)
		for i, bound := range bounds {
			sum += f.within[i]
			fmt.Fprintf(&b, "yksi_http_request_seconds_bucket{operation=%q,le=\"%g\"} %d\n", name, bound, sum)
		}
		fmt.Fprintf(&b, "yksi_http_request_seconds_bucket{operation=%q,le=\"+Inf\"} %d\n", name, f.n)
		fmt.Fprintf(&b, "yksi_http_request_seconds_sum{operation=%q} %g\n", name, f.seconds)
		fmt.Fprintf(&b, "yksi_http_request_seconds_count{operation=%q} %d\n", name, f.n)
	}
	head("yksi_check_verdicts_total", "counter", "Checks by verdict.")
	for s, n := range h.metrics.verdicts {
		fmt.Fprintf(&b, "yksi_check_verdicts_total{verdict=%q} %d\n", match.Standing(s), n)
	}
	head("yksi_index_records", "gauge", "Records in the index.")
	fmt.Fprintf(&b, "yksi_index_records %d\n", h.index.Len())
	head("yksi_index_sequence", "gauge", "Number of the last change that the index holds.")
	fmt.Fprintf(&b, "yksi_index_sequence %d\n", h.index.Sequence())
	head("yksi_reservations", "gauge", "Customers that are reserved, or were and are not yet forgotten.")
	fmt.Fprintf(&b, "yksi_reservations %d\n", h.held.len())
	return &reply{status: http.StatusOK, media: "text/plain; version=0.0.4; charset=utf-8", bytes: []byte(b.String())}, nil
}

// health says whether the service is ready to be asked; a balancer that gets 503 asks another one.
func (h *Handler) health(*call) (*reply, error) {
	if h.opt.Ready != nil && !h.opt.Ready() {
		return &reply{status: http.StatusServiceUnavailable, value: state{"starting"}}, nil
	}
	return &reply{status: http.StatusOK, value: state{"ready"}}, nil
}

// alive says that the process answers, ready or not.
func (h *Handler) alive(*call) (*reply, error) {
	return &reply{status: http.StatusOK, value: state{"alive"}}, nil
}

type state struct {
	Status string `json:"status"`
}
