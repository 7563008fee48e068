// Package load asks a service as many times as it can, or as often as it is told, while records are put beside, and says
// how long the answers took. It is bounded in time and in requests.
package load

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Options say what is asked. Time or Most must be set.
type Options struct {
	URL     string             // of the service, as http://localhost:8080; without TLS
	Token   string             // "" sends none
	Check   func(n int) []byte // body of the n-th check
	Put     func(n int) []byte // body of the n-th update; nil puts nothing
	Conns   int                // checks under way at a time; 0 means 16
	Checks  float64            // a second; 0: as many as are answered
	Updates float64            // a second
	Time    time.Duration      // at the most; 0: until Most
	Most    int                // checks at the most; 0: until Time is over
}

// Result is what came of it.
type Result struct {
	Took            time.Duration
	Checks, Updates Series
}

// Series is how long requests of a kind took.
type Series struct {
	N, Failed       int // failed: any status but 200, or none
	P50, P99, Worst time.Duration
}

// String gives the figures in one line.
func (r *Result) String() string {
	line := func(s Series) string {
		return fmt.Sprintf("%.0f a second, %v, failed %d of %d", float64(s.N)/r.Took.Seconds(), s, s.Failed, s.N)
	}
	return "checks:  " + line(r.Checks) + "\nupdates: " + line(r.Updates) + "\n"
}

// String tells how long they took.
func (s Series) String() string {
	return fmt.Sprintf("p50 %v, p99 %v, worst %v", s.P50.Round(time.Microsecond), s.P99.Round(time.Microsecond), s.Worst.Round(time.Microsecond))
}

// Calls tells how long each of n calls takes, one after the other.
func Calls(n int, call func(i int)) Series {
	var ts times
	for i := range n {
		start := time.Now()
		call(i)
		ts.add(time.Since(start), nil)
	}
	return ts.series()
}

// Run asks until its time is over, it has asked most, or ctx ends.
func Run(ctx context.Context, o Options) (*Result, error) {
	if o.Time <= 0 && o.Most <= 0 {
		return nil, errors.New("load: neither a time nor a number of requests bounds it")
	}
	if o.Conns <= 0 {
		o.Conns = 16
	}
	if o.Time > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.Time)
		defer cancel()
	}
	u, err := url.Parse(o.URL)
	if err != nil || u.Scheme != "http" || u.Port() == "" {
		return nil, errors.New("load: want the URL of a service as http://localhost:8080")
	}
	g := &generator{o, u.Host}
	start := time.Now()
	checking, stop := context.WithCancel(ctx)
	defer stop()
	var checks, updates times
	var wg sync.WaitGroup
	if o.Put != nil && o.Updates > 0 {
		wg.Go(func() { g.send(checking, &updates, "/v1/records", o.Put, o.Updates, 0, o.Conns) })
	}
	g.send(ctx, &checks, "/v1/check", o.Check, o.Checks, o.Most, o.Conns)
	stop()
	wg.Wait()
	return &Result{time.Since(start), checks.series(), updates.series()}, nil
}

type generator struct {
	Options
	host string // with its port
}

// send sends requests of a kind over some connections, evenly spread where a rate is given: a request that is late because
// the one before took long counts from when it was due, so that waiting is not left out of the figures.
func (g *generator) send(ctx context.Context, ts *times, path string, body func(int) []byte, rate float64, most, conns int) {
	var next atomic.Int64
	start := time.Now()
	var wg sync.WaitGroup
	for range conns {
		wg.Go(func() {
			c := client{generator: g}
			defer c.close()
			for ctx.Err() == nil {
				n := int(next.Add(1)) - 1
				if most > 0 && n >= most {
					return
				}
				due := time.Now()
				if rate > 0 {
					due = start.Add(time.Duration(float64(n) / rate * float64(time.Second)))
					if !wait(ctx, time.Until(due)) {
						return
					}
				}
				err := c.post(ctx, path, body(n))
				if ctx.Err() == nil {
					ts.add(time.Since(due), err)
				}
			}
		})
	}
	wg.Wait()
}

func wait(ctx context.Context, d time.Duration) bool {
	if d <= 0 {
		return ctx.Err() == nil
	}
	select {
	case <-time.After(d):
		return true
	case <-ctx.Done():
		return false
	}
}

// client sends one request after the other over a connection of its own. It does no more than that: a client that has
// those who ask and the connection wait for each other in turn costs as much as a small answer does.
type client struct {
	*generator
	conn net.Conn
	quit func() bool // stops waiting for the end of the context
	in   *bufio.Reader
	out  []byte
}

func (c *client) close() {
	if c.conn != nil {
		c.quit()
		c.conn.Close()
		c.conn = nil
	}
}

// post sends one request and waits for the end of its answer. After an error the next one goes over a new connection.
func (c *client) post(ctx context.Context, path string, body []byte) error {
	err := c.exchange(ctx, path, body)
	var refused statusError
	if err != nil && !errors.As(err, &refused) {
		c.close()
	}
	return err
}

// statusError is an answer that is not 200.
type statusError string

func (e statusError) Error() string { return string(e) }

func (c *client) exchange(ctx context.Context, path string, body []byte) error {
	if c.conn == nil {
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", c.host)
		if err != nil {
			return err
		}
		c.conn, c.in = conn, bufio.NewReader(conn)
		c.quit = context.AfterFunc(ctx, func() { conn.SetDeadline(time.Unix(1, 0)) })
	}
	c.out = fmt.Appendf(c.out[:0], "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n", path, c.host, len(body))
	if c.Token != "" {
		c.out = append(append(append(c.out, "Authorization: Bearer "...), c.Token...), "\r\n"...)
	}
	c.out = append(append(c.out, "\r\n"...), body...)
	if _, err := c.conn.Write(c.out); err != nil {
		return err
	}
	res, err := http.ReadResponse(c.in, nil)
	if err != nil {
		return err
	}
	defer res.Body.Close()
	if _, err := io.Copy(io.Discard, res.Body); err != nil {
		return err
	}
	if res.Close {
		c.close()
	}
	if res.StatusCode != http.StatusOK {
		return statusError(res.Status)
	}
	return nil
}

// times are those of requests of a kind.
type times struct {
	mu     sync.Mutex
	all    []time.Duration
	failed int
}

func (t *times) add(d time.Duration, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, d)
	if err != nil {
		t.failed++
	}
}

func (t *times) series() Series {
	if len(t.all) == 0 {
		return Series{}
	}
	slices.Sort(t.all)
	at := func(share float64) time.Duration { return t.all[int(share*float64(len(t.all)-1))] }
	return Series{len(t.all), t.failed, at(.5), at(.99), t.all[len(t.all)-1]}
}
