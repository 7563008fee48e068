// Package postgres keeps the changes of a match.Index in a table of the service's own PostgreSQL, so that a check before
// a save finds after a restart, or a crash, all that was acknowledged before it.
//
// A [Log] is the writer of its table as long as its connection holds; a second service that opens it is refused. Between
// [Save]s the table grows by a row for each change; a Save puts them in a snapshot file and takes them out of the table.
//
// What to copy: the whole package, and the table names into the schema of the service.
package postgres

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/jackc/pgx/v5"

	"github.com/yksi-mdm/yksi/match"
)

// The id of a record is kept as bytes, since systems do not promise UTF-8. The values are json and not jsonb, which does
// not take every text.
const tables = `
create table if not exists yksi_change (
	seq     bigint  primary key,
	source  bytea   not null,
	id      bytea   not null,
	deleted boolean not null,
	fields  json    not null
);
create table if not exists yksi_log (
	one    boolean primary key default true check (one),
	passed bigint  not null -- changes up to this one are in a snapshot and no more in the table
);
insert into yksi_log (passed) values (0) on conflict do nothing;`

// lock is the number under which PostgreSQL lets one writer in: "yksi" in ASCII. Two indexes in one database need two.
const lock = 0x796b7369

// The reasons for which a Log does not write.
var (
	ErrHeld   = errors.New("postgres: another service writes to this log")
	ErrOther  = errors.New("postgres: somebody else has written to this log: open it anew, with an index made anew")
	ErrClosed = errors.New("postgres: the log is closed")
	ErrGone   = errors.New("postgres: changes before those of the log are in a snapshot, and this is not it")
)

// Log is a match.Log in two tables. It is safe for use by many goroutines.
type Log struct {
	config  *pgx.ConnConfig
	timeout time.Duration

	mu     sync.Mutex
	conn   *pgx.Conn // holds the lock
	last   uint64    // the highest number that is in the table, or may be
	closed bool
}

// Open connects to a database, makes the tables where there are none, and becomes their writer. The DSN is libpq's: what
// it leaves out, PGHOST, PGPASSWORD and their like say. A change that takes longer than timeout to write has failed.
func Open(ctx context.Context, dsn string, timeout time.Duration) (*Log, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, errors.New("postgres: the DSN cannot be read") // the driver's error may show part of it
	}
	l := &Log{config: config, timeout: timeout}
	if err := l.connect(ctx); err != nil {
		return nil, err
	}
	if _, err = l.conn.Exec(ctx, tables); err == nil {
		l.last, err = l.highest(ctx)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("postgres: %w", err), l.Close())
	}
	return l, nil
}

func (l *Log) connect(ctx context.Context) error {
	conn, err := pgx.ConnectConfig(ctx, l.config)
	if err != nil {
		return fmt.Errorf("postgres: %w", err)
	}
	var free bool
	err = conn.QueryRow(ctx, `select pg_try_advisory_lock($1)`, lock).Scan(&free)
	if err == nil && !free {
		err = ErrHeld
	}
	if err != nil {
		return errors.Join(err, conn.Close(ctx))
	}
	l.conn = conn
	return nil
}

func (l *Log) highest(ctx context.Context) (seq uint64, err error) {
	err = l.conn.QueryRow(ctx, `select greatest(max(seq), (select passed from yksi_log), 0) from yksi_change`).Scan(&seq)
	return seq, err
}

// reconnect connects again after a connection was lost, and makes sure that nobody has written meanwhile.
func (l *Log) reconnect(ctx context.Context) error {
	switch {
	case l.closed:
		return ErrClosed
	case !l.conn.IsClosed():
		return nil
	}
	if err := l.connect(ctx); err != nil {
		return err
	}
	seq, err := l.highest(ctx)
	if err == nil && seq > l.last {
		err = ErrOther
	}
	if err != nil {
		return errors.Join(err, l.conn.Close(ctx))
	}
	return nil
}

// Append makes changes durable in one transaction.
func (l *Log) Append(ctx context.Context, changes []match.Change) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	ctx, cancel := context.WithTimeout(ctx, l.timeout)
	defer cancel()
	if err := l.reconnect(ctx); err != nil {
		return err
	}
	l.last = max(l.last, changes[len(changes)-1].Seq) // before it is tried: a commit may hold though its answer is lost
	return pgx.BeginFunc(ctx, l.conn, func(tx pgx.Tx) error {
		// A commit returns when it is on the disk, whatever the server is set to.
		if _, err := tx.Exec(ctx, `set local synchronous_commit = on`); err != nil {
			return err
		}
		_, err := tx.CopyFrom(ctx, pgx.Identifier{"yksi_change"}, []string{"seq", "source", "id", "deleted", "fields"},
			pgx.CopyFromSlice(len(changes), func(i int) ([]any, error) {
				c := &changes[i]
				fields, err := json.Marshal(values(c.Values))
				return []any{int64(c.Seq), []byte(c.Ref.Source), []byte(c.Ref.ID), c.Deleted, fields}, err
			}))
		return err
	})
}

// Changes gives the changes after the one numbered seq, in their order: for match.Index.Replay, before the index is
// changed. It holds the log until it ends. The error is ErrGone where changes after seq are no more in the table.
func (l *Log) Changes(ctx context.Context, seq uint64) iter.Seq2[match.Change, error] {
	return func(yield func(match.Change, error) bool) {
		l.mu.Lock()
		defer l.mu.Unlock()
		if err := l.changes(ctx, seq, yield); err != nil {
			yield(match.Change{}, fmt.Errorf("postgres: reading changes: %w", err))
		}
	}
}

func (l *Log) changes(ctx context.Context, seq uint64, yield func(match.Change, error) bool) error {
	if err := l.reconnect(ctx); err != nil {
		return err
	}
	var passed uint64
	if err := l.conn.QueryRow(ctx, `select passed from yksi_log`).Scan(&passed); err != nil {
		return err
	}
	if passed > seq {
		return ErrGone
	}
	rows, err := l.conn.Query(ctx, `select seq, source, id, deleted, fields from yksi_change where seq > $1 order by seq`, seq)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var c match.Change
		var source, id, fields []byte
		var vs []value
		if err := rows.Scan(&c.Seq, &source, &id, &c.Deleted, &fields); err != nil {
			return err
		}
		if err := json.Unmarshal(fields, &vs); err != nil {
			return fmt.Errorf("change %d: %w", c.Seq, err)
		}
		c.Ref, c.Values = match.Ref{Source: string(source), ID: string(id)}, texts(vs)
		if !yield(c, nil) {
			return nil
		}
	}
	return rows.Err()
}

// value is a match.Value in JSON that keeps a text that is not UTF-8, too.
type value struct {
	match.Value
	Bytes []byte `json:"bytes,omitempty"` // the text that is not UTF-8
}

func values(texts []match.Value) []value {
	vs := make([]value, len(texts))
	for i, t := range texts {
		if vs[i].Value = t; !utf8.ValidString(t.Text) {
			vs[i].Bytes = []byte(t.Text)
		}
	}
	return vs
}

func texts(vs []value) []match.Value {
	texts := make([]match.Value, len(vs))
	for i, v := range vs {
		if texts[i] = v.Value; v.Bytes != nil {
			texts[i].Text = string(v.Bytes)
		}
	}
	return texts
}

// Forget takes out the changes up to the one numbered seq, which a snapshot holds. Changes wait for it.
func (l *Log) Forget(ctx context.Context, seq uint64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.reconnect(ctx); err != nil {
		return err
	}
	return pgx.BeginFunc(ctx, l.conn, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `update yksi_log set passed = greatest(passed, $1)`, seq); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `delete from yksi_change where seq <= $1`, seq)
		return err
	})
}

// Close ends the connection; another service may then write.
func (l *Log) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return nil
	}
	l.closed = true
	ctx, cancel := context.WithTimeout(context.Background(), l.timeout)
	defer cancel()
	l.conn.Exec(ctx, `select pg_advisory_unlock_all()`) // the server would do so too, some time after the end of the connection
	return l.conn.Close(ctx)
}
