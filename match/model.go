package match

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// Model is rules, weights and every count learnt from data, frozen. It is immutable and safe for use by many
// goroutines; all that it says of records and pairs is a pure function of it and them.
type Model struct {
	rules Rules
	cs    []bound

	compounds []compound
	kinds     []Kind // passed by the caller, kept for a model that grows from this one

	groups  []uint16         // of each group a bit for each of its comparisons
	readers map[Field]uint16 // of each field a bit for each comparison that reads it

	records  uint64 // counted when the model was frozen
	counts   *tally // of terms that at least minCount records hold
	frequent *tally // keys that need company

	prior                            Bits
	matchAt                          Bits // weights at which the thresholds lie
	reviewAt                         Bits
	nameAt, addrAt, webAt, eAt, idAt int   // comparisons that the ladder asks by kind; -1 none
	bars                             []int // comparisons with a level that bars
	hash                             Hash
}

// Hash is the SHA-256 of a model's canonical bytes. It stands beside every decision.
type Hash [sha256.Size]byte

// String returns the hash in hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText returns what String returns.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText reads what MarshalText returns.
func (h *Hash) UnmarshalText(b []byte) error {
	if n, err := hex.Decode(h[:], b[:min(len(b), 2*len(h))]); err != nil || n != len(h) || len(b) != 2*len(h) {
		return errors.New("match: want a hash of 64 hexadecimal digits")
	}
	return nil
}

const (
	// minCount is the least count that a model keeps, so that no single customer's value is in it, not even hashed.
	minCount = 3
	// backing is the weight, in records, of what is known without the user's data.
	backing = 4000
)

// NewModel freezes rules, DefaultRules if r is nil, into a model that has seen no data. Kinds are those that the rules name
// beside the built-in ones. The error joins a *RuleError for each fault.
func NewModel(r *Rules, kinds ...Kind) (*Model, error) {
	if r == nil {
		r = DefaultRules()
	}
	return newModel(r, kinds, 0, nil, nil)
}

func newModel(r *Rules, kinds []Kind, records uint64, counts, frequent *tally) (*Model, error) {
	b := r.bind(kinds)
	if err := errors.Join(b.faults...); err != nil {
		return nil, err
	}
	cs := b.cs
	m := &Model{rules: *r.canonical(), cs: cs, compounds: b.compounds, kinds: kinds, records: records, counts: counts, frequent: frequent}
	// Two records drawn by chance are one customer with odds of about two to the number of records: most customers
	// stand there a few times.
	m.prior = Bits(math.Round(1000 * (1 - math.Log2(float64(records)+backing))))
	m.matchAt = shippedShape.sum(r.MatchAt) - m.prior
	m.reviewAt = shippedShape.sum(r.ReviewAt) - m.prior
	m.readers = make(map[Field]uint16)
	for i := range cs {
		for _, l := range cs[i].levels {
			cs[i].alone = append(cs[i].alone, l.alone())
		}
		for _, f := range cs[i].fields {
			m.readers[f] |= 1 << i
		}
		if g := int(cs[i].group); g > 0 {
			m.groups = append(m.groups, make([]uint16, max(0, g-len(m.groups)))...)
			m.groups[g-1] |= 1 << i
		}
	}
	m.nameAt, m.addrAt, m.webAt, m.eAt, m.idAt = -1, -1, -1, -1, -1
	for i := range cs {
		switch cs[i].kind.(type) {
		case CompanyNameKind:
			m.nameAt = i
		case AddressKind:
			m.addrAt = i
		case ContactKind:
			m.webAt = i
		case EInvoiceKind:
			m.eAt = i
		case BusinessIDKind:
			m.idAt = i
		}
		if slices.ContainsFunc(cs[i].levels, func(l Level) bool { return l.Effect == Bar }) {
			m.bars = append(m.bars, i)
		}
	}
	h := sha256.New()
	if _, err := m.WriteTo(h); err != nil {
		return nil, err
	}
	h.Sum(m.hash[:0])
	return m, nil
}

// Hash returns the hash of the model's canonical bytes.
func (m *Model) Hash() Hash { return m.hash }

// Rules returns a copy of the rules that the model was made from, without remarks.
func (m *Model) Rules() *Rules { return m.rules.clone() }

// Records returns the number of records whose counts the model holds, 0 for a model that has seen no data.
func (m *Model) Records() uint64 { return m.records }

// Prior returns the log odds, in thousandths of a bit, that two records drawn by chance are one customer.
func (m *Model) Prior() Bits { return m.prior }

// Probability returns the probability that two records whose weight is w are one customer. It grows with the weight, but
// slower than 1/(1+2^-(w+prior)) where that is high: comparisons depend on each other.
func (m *Model) Probability(w Bits) float64 { return shippedShape.probability(w + m.prior) }

// rarity blends what was counted of a term with what was known before. A term that the model does not hold is taken to
// stand in the pair at hand alone.
//
// Of a value of which nothing was known before (a telephone number, premises) the rarity falls three times as fast as its
// share grows: those who share it are a switchboard's or a property manager's, and share other things, too.
func (m *Model) rarity(term uint64, known Bits) Bits {
	others := 1.0 // of the records that hold the term, those beside one record at hand
	if c := m.counts.get(term); c >= minCount {
		others = float64(c - 1)
	}
	all := float64(m.records) + backing
	if known == 0 {
		return Bits(math.Round(1000 * (math.Log2(all) - 3*math.Log2(others))))
	}
	p := (others + backing*math.Exp2(-known.Float())) / all
	return Bits(math.Round(-1000 * math.Log2(min(p, 1))))
}

// The serial form of a model. Maps are written as sorted lists, so that equal models have equal bytes.
type modelFile struct {
	Yksi     string          `json:"yksi"` // "model"
	Version  int             `json:"version"`
	Rules    json.RawMessage `json:"rules"`
	Kinds    []string        `json:"kinds"`
	Shape    [3]float64      `json:"shape"` // of probabilities: the knee, and what a bit counts for below and above it
	Records  uint64          `json:"records"`
	Counts   []byte          `json:"counts"`   // term and count, 12 bytes each, by term; in base64
	Frequent []byte          `json:"frequent"` // keys, 8 bytes each, in order
}

const modelVersion = 2

// WriteTo writes the model's canonical bytes: equal models write equal bytes.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	rules, err := m.rules.MarshalJSON()
	if err != nil {
		return 0, fmt.Errorf("match: model: %w", err)
	}
	f := modelFile{Yksi: "model", Version: modelVersion, Rules: rules, Shape: shippedShape.numbers(), Records: m.records}
	for i := range m.cs {
		f.Kinds = append(f.Kinds, m.cs[i].kind.ID())
	}
	for _, t := range m.counts.sorted() {
		f.Counts = binary.LittleEndian.AppendUint64(f.Counts, t)
		f.Counts = binary.LittleEndian.AppendUint32(f.Counts, m.counts.get(t))
	}
	for _, k := range m.frequent.sorted() {
		f.Frequent = binary.LittleEndian.AppendUint64(f.Frequent, k)
	}
	b, err := marshal(f)
	if err != nil {
		return 0, fmt.Errorf("match: model: %w", err)
	}
	n, err := w.Write(append(b, '\n'))
	return int64(n), err
}

// ReadModel reads what WriteTo has written. Kinds that the rules name beside the built-in ones must be passed again, in
// the same versions.
func ReadModel(r io.Reader, kinds ...Kind) (*Model, error) {
	var f modelFile
	d := json.NewDecoder(r)
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, fmt.Errorf("match: model: %w", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("match: model: something stands behind it")
	}
	if f.Yksi != "model" || f.Version != modelVersion {
		return nil, fmt.Errorf("match: model: want a model of version %d, have %q of version %d: make it anew from the records", modelVersion, f.Yksi, f.Version)
	}
	if f.Shape != shippedShape.numbers() {
		return nil, errors.New("match: model: its probabilities follow its weights otherwise than in this version: make the model anew from the records")
	}
	if len(f.Counts)%12 != 0 || len(f.Frequent)%8 != 0 {
		return nil, errors.New("match: model: its counts are cut short")
	}
	rules, err := ParseRules(f.Rules, kinds...)
	if err != nil {
		return nil, err
	}
	counts, frequent := new(tally), new(tally)
	for b := f.Counts; len(b) > 0; b = b[12:] {
		counts.add(binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint32(b[8:]))
	}
	for b := f.Frequent; len(b) > 0; b = b[8:] {
		frequent.add(binary.LittleEndian.Uint64(b), 1)
	}
	m, err := newModel(rules, kinds, f.Records, counts, frequent)
	if err != nil {
		return nil, err
	}
	for i := range m.cs {
		if have := m.cs[i].kind.ID(); i >= len(f.Kinds) || f.Kinds[i] != have {
			was := "nothing"
			if i < len(f.Kinds) {
				was = f.Kinds[i]
			}
			return nil, fmt.Errorf("match: model: it was made with %q where this version has %q, which would weigh otherwise: make the model anew from the records", was, have)
		}
	}
	return m, nil
}
