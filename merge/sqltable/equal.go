package sqltable

import (
	"context"
	"database/sql"
	"fmt"
	"math/big"
	"strings"

	"github.com/yksi-mdm/yksi/ytunnus"
)

// seen is the text of a value as the plan writes it. What is the same value to the database is the same text: 1.5 and
// 1.50, t and true, an instant in two zones.
func (d *DB) seen(ctx context.Context, tx *sql.Tx, s stored, at int, planned string) (string, error) {
	text := d.dialect.text(s)
	if s != nil && d.dialect.isNumber(*s, d.columns[at].kind) && strings.Trim(planned, "+-.0123456789") == "" {
		a, ok := new(big.Rat).SetString(text)
		b, is := new(big.Rat).SetString(planned)
		if ok && is && a.Cmp(b) == 0 {
			return planned, nil
		}
	}
	masked := maskedAs(text, planned)
	if masked == planned || masked != text || planned == "" || s == nil || d.dialect != Postgres || d.columns[at].isText {
		return masked, nil
	}
	same, err := d.sameValue(ctx, tx, spellings{d.columns[at].kind, text, planned})
	if same {
		masked = planned
	}
	return masked, err
}

// maskedAs masks the identity codes of a text, as those of planned were masked.
func maskedAs(text, planned string) string {
	for _, where := range []ytunnus.Where{ytunnus.AnyField, ytunnus.NameField, ytunnus.IDField} {
		if masked, _ := ytunnus.Redact(text, where); masked == planned {
			return masked
		}
	}
	masked, _ := ytunnus.Redact(text, ytunnus.AnyField)
	return masked
}

// spellings are two texts of a type.
type spellings struct{ kind, a, b string }

// maxSpellings is how many answers of sameValue are kept: a boolean has few, moments have many.
const maxSpellings = 4096

// sameValue asks the database whether two texts are one value of a type. Texts that are none of it are not; neither are
// those of a type without equality.
func (d *DB) sameValue(ctx context.Context, tx *sql.Tx, s spellings) (same bool, err error) {
	if same, known := d.same[s]; known {
		return same, nil
	}
	if _, err := tx.ExecContext(ctx, "SAVEPOINT yksi_spelling"); err != nil {
		return false, err
	}
	c := &column{kind: s.kind}
	var equal sql.NullBool
	query := fmt.Sprintf("SELECT %s = %s", d.dialect.bind(1, c), d.dialect.bind(2, c))
	end := "RELEASE SAVEPOINT yksi_spelling"
	if tx.QueryRowContext(ctx, query, s.a, s.b).Scan(&equal) != nil {
		end = "ROLLBACK TO SAVEPOINT yksi_spelling"
	}
	if _, err := tx.ExecContext(ctx, end); err != nil {
		return false, err
	}
	if d.same == nil || len(d.same) == maxSpellings {
		d.same = make(map[spellings]bool)
	}
	d.same[s] = equal.Bool
	return equal.Bool, nil
}
