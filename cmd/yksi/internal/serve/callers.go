package serve

import (
	"bufio"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/yksi-mdm/yksi/match/matchhttp"
)

// Tokens are the callers that a service knows, each by the hash of a token. They do not change.
type Tokens []token

type token struct {
	caller matchhttp.Caller
	hash   [sha256.Size]byte
}

// ReadTokens reads a file of lines NAME ROLE HASH: the role is read or write, the hash the SHA-256 of the token in hex.
// Blank lines and those that begin with # say nothing.
func ReadTokens(file string) (Tokens, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var ts Tokens
	in := bufio.NewScanner(f)
	for n := 1; in.Scan(); n++ {
		line := strings.TrimSpace(in.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		t, err := readToken(strings.Fields(line))
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w", file, n, err)
		}
		ts = append(ts, t)
	}
	if len(ts) == 0 && in.Err() == nil {
		return nil, fmt.Errorf("%s: no token; yksi serve -new-token NAME:ROLE makes one", file)
	}
	return ts, in.Err()
}

func readToken(parts []string) (t token, err error) {
	if len(parts) != 3 || parts[1] != "read" && parts[1] != "write" {
		return t, errors.New("want NAME, then read or write, then the token's SHA-256 in hex")
	}
	hash, err := hex.DecodeString(parts[2])
	if err != nil || len(hash) != len(t.hash) {
		return t, errors.New("the third word is no SHA-256 in hex: 64 digits")
	}
	t.caller = matchhttp.Caller{Name: parts[0], Write: parts[1] == "write"}
	copy(t.hash[:], hash)
	return t, nil
}

// NewToken makes up a token and the line of the file that knows it.
func NewToken(name, role string) (secret, line string, err error) {
	secret = "yksi_" + rand.Text()
	sum := sha256.Sum256([]byte(secret))
	line = name + " " + role + " " + hex.EncodeToString(sum[:])
	_, err = readToken(strings.Fields(line))
	return secret, line, err
}

var errUnknown = errors.New("unknown caller")

// Caller says whose token a request bears: in the header Authorization, or, for Salesforce's outbound messages alone,
// which can have no such header, in the parameter token of the URL. It takes the same time whatever the token.
func (ts Tokens) Caller(r *http.Request) (matchhttp.Caller, error) {
	secret, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	switch {
	case ok:
	case r.URL.Path == "/v1/salesforce/outbound":
		secret = r.URL.Query().Get("token")
	default:
		return matchhttp.Caller{}, errUnknown
	}
	sum := sha256.Sum256([]byte(secret))
	found := -1
	for i := range ts {
		if subtle.ConstantTimeCompare(sum[:], ts[i].hash[:]) == 1 {
			found = i
		}
	}
	if found < 0 {
		return matchhttp.Caller{}, errUnknown
	}
	return ts[found].caller, nil
}

// rates bound how often each caller asks.
type rates struct {
	each float64 // requests a second
	mu   sync.Mutex
	by   map[string]*rate.Limiter
}

// allow says how long a caller has to wait. A second's worth of requests may come at once.
func (r *rates) allow(caller string) time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := r.by[caller]
	if l == nil {
		if r.by == nil {
			r.by = map[string]*rate.Limiter{}
		}
		l = rate.NewLimiter(rate.Limit(r.each), max(1, int(r.each)))
		r.by[caller] = l
	}
	v := l.Reserve()
	wait := v.Delay()
	if wait > 0 {
		v.Cancel()
	}
	return wait
}

// accessLog writes a line of JSON for each time that somebody asked for records.
type accessLog struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *accessLog) record(a matchhttp.Access) error {
	line, err := json.Marshal(a)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	_, err = l.w.Write(append(line, '\n'))
	return err
}
