// Package matchhttp serves a match.Index over HTTP: does this customer exist already, before it is saved. A service, a
// test or a Cloud Function mounts the handler; it needs the standard library alone.
//
//	h := matchhttp.New(index, nil)
//	http.ListenAndServe("localhost:8080", h)
//
// openapi.json describes what programs and low-code platforms call, openapi-2.0.json the same for those that import only
// that version. Beside them the handler answers BigQuery's remote functions and takes Salesforce's outbound messages, in
// the protocols of these, and gives its metrics in the text format of Prometheus.
//
// It decides what is taken: JSON in UTF-8 of known members, each once and of the right type, no longer than Limits say;
// what is wrong is told as application/problem+json with a stable code, the place and what to do. A change is acknowledged
// when the index has acknowledged it, and that is when its Log has made it durable; several records in one request are put
// all or none. A record is replaced as a whole.
//
// What a customer is called never reaches a log, a metric or an error: they hold names of operations, codes and ids. The
// same holds for personal identity codes everywhere; the index leaves them out of what it keeps.
//
// Not decided here: who a caller is (Options.Caller), how much one may ask (Options.Allow), where it is kept who asked for
// whom (Options.Access), and TLS, which is the server's. Without Options.Caller anybody may do all: mount the handler
// behind something that knows its callers, or listen on the loopback alone.
package matchhttp
