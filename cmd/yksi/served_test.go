package main

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// certificate CERT KEY writes a certificate for 127.0.0.1 that it has signed itself, and its key.
func certificate(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: certificate CERT KEY")
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	c := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	signed, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	ts.Check(err)
	bare, err := x509.MarshalPKCS8PrivateKey(key)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: signed}), 0o666))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: bare}), 0o600))
}

// served COMMAND FILE starts a service, sends it the requests of a file, writes the answers to the standard output and
// ends it with SIGTERM; it must end well. A request is a line METHOD PATH [AUTHORIZATION] and a line with its body. A
// service with -tls-cert is asked over TLS and must bear just that certificate.
func served(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: served COMMAND FILE")
	}
	parts := strings.Fields(os.Expand(args[0], ts.Getenv))
	c := exec.Command(parts[0], parts[1:]...)
	c.Dir = ts.Getenv("WORK")
	c.Env = append(os.Environ(), "PATH="+ts.Getenv("PATH"))
	if path, err := lookIn(ts.Getenv("PATH"), parts[0]); err == nil {
		c.Path, c.Err = path, nil
	}
	logs, err := c.StderrPipe()
	ts.Check(err)
	ts.Check(c.Start())
	killed := time.AfterFunc(time.Minute, func() { c.Process.Kill() })
	defer killed.Stop()
	client, scheme := http.DefaultClient, "http"
	if at := slices.Index(parts, "-tls-cert"); at > 0 {
		roots := x509.NewCertPool()
		roots.AppendCertsFromPEM([]byte(ts.ReadFile(parts[at+1])))
		client = &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}}}
		defer client.CloseIdleConnections()
		scheme = "https"
	}
	in := bufio.NewScanner(logs)
	addr, ready, said := "", false, ""
	for !ready && in.Scan() {
		var line struct{ Msg, Addr string }
		said += in.Text() + "\n"
		if json.Unmarshal(in.Bytes(), &line) == nil {
			addr += line.Addr
			ready = line.Msg == "ready"
		}
	}
	if !ready {
		c.Wait()
		ts.Fatalf("the service did not become ready:\n%s", said)
	}
	rest := make(chan struct{})
	go func() { io.Copy(io.Discard, logs); close(rest) }()
	lines := strings.Split(strings.TrimRight(ts.ReadFile(args[1]), "\n"), "\n")
	for i := 0; i < len(lines); i += 2 {
		body := ""
		if i+1 < len(lines) {
			body = lines[i+1]
		}
		request(ts, client, scheme+"://"+addr, lines[i], body)
	}
	ts.Check(c.Process.Signal(syscall.SIGTERM))
	<-rest
	ts.Check(c.Wait())
}

func lookIn(path, name string) (string, error) {
	for dir := range strings.SplitSeq(path, string(os.PathListSeparator)) {
		if found, err := exec.LookPath(dir + "/" + name); err == nil {
			return found, nil
		}
	}
	return "", exec.ErrNotFound
}

// request sends one and writes the status and the answer.
func request(ts *testscript.TestScript, client *http.Client, base, line, body string) {
	method, rest, _ := strings.Cut(line, " ")
	path, token, _ := strings.Cut(rest, " ")
	r, err := http.NewRequest(method, base+path, strings.NewReader(body))
	ts.Check(err)
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("Authorization", token)
	res, err := client.Do(r)
	ts.Check(err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%s\n%s\n", res.Status, text)
}
