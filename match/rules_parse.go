package match

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ParseRules reads rules from JSON, as rules.schema.json describes it. What a text leaves out is as in DefaultRules
// (thresholds, MaxBlock) or as the kind has it (levels, weights, effects, keys). Kinds are those that the rules may name
// beside the built-in ones.
//
// The error joins a *RuleError for each fault, in the order of the text, with its position: members that are unknown or
// stand twice, values of a wrong type or out of range, kinds, levels, keys and fields that do not exist.
func ParseRules(text []byte, kinds ...Kind) (*Rules, error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // as some editors write it
	root, err := parseText(text)
	if err != nil {
		return nil, err
	}
	defaults := DefaultRules()
	r := &Rules{MatchAt: defaults.MatchAt, ReviewAt: defaults.ReviewAt, MaxBlock: defaults.MaxBlock}
	p := &rulesParser{text: text, kinds: append(builtin(), kinds...), at: map[string]int{}}
	p.rules(root, r)
	for _, f := range r.bind(kinds).faults {
		if e := f.(*RuleError); !p.blamed(e.Path) { // a fault in the form is not told again as one in the meaning
			e.Line, e.Column = position(text, p.find(e.Path))
			p.faults = append(p.faults, e)
		}
	}
	if len(p.faults) == 0 {
		return r, nil
	}
	slices.SortStableFunc(p.faults, func(a, b error) int {
		x, y := a.(*RuleError), b.(*RuleError)
		return (x.Line-y.Line)*1_000_000 + x.Column - y.Column
	})
	return nil, errors.Join(p.faults...)
}

// rulesParser makes rules of nodes, and remembers where each member stands.
type rulesParser struct {
	text   []byte
	kinds  []Kind
	at     map[string]int
	blame  []string // paths of members that are missing or of no use
	faults []error
}

// blamed reports whether a fault has been told of the member at path, of what it holds or of what holds it.
func (p *rulesParser) blamed(path string) bool {
	return slices.ContainsFunc(p.blame, func(told string) bool {
		return strings.HasPrefix(path, told) || strings.HasPrefix(told, path)
	})
}

// find returns where the member at path stands, or where the nearest that holds it does.
func (p *rulesParser) find(path string) int {
	for {
		if at, ok := p.at[path]; ok || path == "" {
			return at
		}
		path = path[:max(0, strings.LastIndexAny(path, ".["))]
	}
}

// fault tells of a member that cannot be used.
func (p *rulesParser) fault(n *node, path, format string, args ...any) {
	p.blame = append(p.blame, path)
	p.tell(n, path, format, args...)
}

func (p *rulesParser) tell(n *node, path, format string, args ...any) {
	e := ruleErrorAt(p.text, n.start, fmt.Errorf(format, args...))
	e.Path = path
	p.faults = append(p.faults, e)
}

func under(path, member string) string {
	if path == "" {
		return member
	}
	return path + "." + member
}

// object visits the members of an object that are among names, nil for any, and tells of those that are not and of
// those that stand twice.
func (p *rulesParser) object(n *node, path string, names []string, visit func(name string, v *node, path string)) {
	p.at[path] = n.start
	if n.value != json.Delim('{') {
		p.fault(n, path, "want an object, have %s", typeOf(n))
		return
	}
	for i, name := range n.keys {
		v, at := n.items[i], under(path, name)
		switch {
		case slices.Contains(n.keys[:i], name):
			p.tell(v, at, "stands twice in one object")
		case names != nil && !slices.Contains(names, name):
			p.tell(v, at, "unknown member %q%s", name, suggest(name, names))
		default:
			p.at[at] = v.start
			visit(name, v, at)
		}
	}
}

// array visits the elements of an array.
func (p *rulesParser) array(n *node, path string, visit func(v *node, path string)) {
	p.at[path] = n.start
	if n.value != json.Delim('[') {
		p.fault(n, path, "want an array, have %s", typeOf(n))
		return
	}
	for i, v := range n.items {
		at := fmt.Sprintf("%s[%d]", path, i)
		p.at[at] = v.start
		visit(v, at)
	}
}

func (p *rulesParser) str(n *node, path string) string {
	s, ok := n.value.(string)
	if !ok {
		p.fault(n, path, "want a text, have %s", typeOf(n))
	}
	return s
}

// number reads a number, and gives instead where there is none.
func (p *rulesParser) number(n *node, path string, instead float64) float64 {
	s, ok := n.value.(json.Number)
	if !ok {
		p.fault(n, path, "want a number, have %s", typeOf(n))
		return instead
	}
	f, err := s.Float64()
	if err != nil {
		p.fault(n, path, "number out of range")
		return instead
	}
	return f
}

func texts[T ~string](p *rulesParser, n *node, path string) []T {
	var list []T
	p.array(n, path, func(v *node, path string) { list = append(list, T(p.str(v, path))) })
	return list
}

// typeOf names the type of a value for people.
func typeOf(n *node) string {
	switch v := n.value.(type) {
	case json.Delim:
		if v == '{' {
			return "an object"
		}
		return "an array"
	case string:
		return "a text"
	case json.Number:
		return "a number"
	case bool:
		return "true or false"
	}
	return "null"
}

// require tells of members that an object must have and has not.
func (p *rulesParser) require(n *node, path string, names ...string) {
	for _, name := range names {
		if n.value == json.Delim('{') && !slices.Contains(n.keys, name) {
			p.fault(n, under(path, name), "is missing")
		}
	}
}

var (
	rulesMembers      = []string{"$schema", "about", "match_at", "review_at", "max_block", "columns", "comparisons", "compounds", "unique"}
	comparisonMembers = []string{"name", "kind", "fields", "group", "levels", "keys", "why"}
	levelMembers      = []string{"name", "bits", "damp", "m", "u", "effect"}
)

func (p *rulesParser) rules(n *node, r *Rules) {
	p.require(n, "", "comparisons")
	p.object(n, "", rulesMembers, func(name string, v *node, path string) {
		switch name {
		case "match_at":
			r.MatchAt = p.number(v, path, r.MatchAt)
			if !slices.Contains(n.keys, "review_at") { // the default is no more than what was asked for
				r.ReviewAt = min(r.ReviewAt, r.MatchAt)
			}
		case "review_at":
			r.ReviewAt = p.number(v, path, r.ReviewAt)
		case "max_block":
			f := p.number(v, path, float64(r.MaxBlock))
			if r.MaxBlock = int(max(-1, min(f, maxBlock+1))); f != float64(int64(f)) {
				p.fault(v, path, "want a whole number")
			}
		case "columns":
			p.object(v, path, nil, func(name string, v *node, path string) {
				r.Columns = append(r.Columns, Feed{Field(name), texts[string](p, v, path)})
			})
		case "comparisons":
			p.array(v, path, func(v *node, path string) {
				r.Comparisons = append(r.Comparisons, p.comparison(v, path))
			})
		case "compounds":
			p.array(v, path, func(v *node, path string) {
				r.Compounds = append(r.Compounds, texts[string](p, v, path))
			})
		case "unique":
			r.Unique = texts[string](p, v, path)
		default:
			p.str(v, path)
		}
	})
}

func (p *rulesParser) comparison(n *node, path string) Comparison {
	var c Comparison
	p.require(n, path, "name", "kind", "fields")
	var levels func() // once the kind is known
	p.object(n, path, comparisonMembers, func(name string, v *node, path string) {
		switch name {
		case "name":
			c.Name = p.str(v, path)
		case "kind":
			c.Kind = p.str(v, path)
		case "fields":
			c.Fields = texts[Field](p, v, path)
		case "group":
			c.Group = p.str(v, path)
		case "levels":
			levels = func() {
				k := kindNamed(p.kinds, c.Kind)
				p.array(v, path, func(v *node, path string) { c.Levels = append(c.Levels, p.level(v, path, k)) })
			}
		case "keys":
			p.object(v, path, nil, func(name string, v *node, path string) {
				c.Keys = append(c.Keys, KeyType{name, p.use(v, path)})
			})
		case "why":
			c.Why = p.str(v, path)
		}
	})
	if levels != nil {
		levels()
	}
	return c
}

// use reads what a key is good for.
func (p *rulesParser) use(n *node, path string) KeyUse {
	s := p.str(n, path)
	at := slices.IndexFunc(useNames[:], func(u KeyType) bool { return u.Name == s })
	if at < 0 {
		p.fault(n, path, "unknown use %q%s", s, suggest(s, keyNames(useNames[:])))
		return 0
	}
	return useNames[at].Use
}

// level reads a level. What it leaves out is as the kind has it.
func (p *rulesParser) level(n *node, path string, k Kind) Level {
	var l Level
	var bits, effect bool
	p.require(n, path, "name")
	p.object(n, path, levelMembers, func(name string, v *node, path string) {
		switch name {
		case "name":
			l.Name = p.str(v, path)
		case "bits":
			bits = true
			l.Weight = bitsOf(p.number(v, path, 0))
		case "damp":
			l.Damp = p.number(v, path, 0)
		case "m":
			l.M = p.share(v, path)
		case "u":
			l.U = p.share(v, path)
		case "effect":
			effect = true
			l.Effect = p.effect(v, path)
		}
	})
	if !bits && (l.M > 0) != (l.U > 0) {
		p.fault(n, path, "without bits both m and u are wanted")
	}
	if !bits && l.M > 0 && l.U > 0 {
		bits = true
		l.Weight = weightOf(l.M, l.U)
	}
	if k != nil {
		own := k.Levels()
		if at := levelNamed(own, l.Name); at >= 0 && !bits {
			l.Weight = own[at].Weight
		}
		if at := levelNamed(own, l.Name); at >= 0 && !effect {
			l.Effect = own[at].Effect
		}
	}
	return l
}

// share reads a share of pairs.
func (p *rulesParser) share(n *node, path string) float64 {
	f := p.number(n, path, 1)
	if !(f > 0 && f <= 1) {
		p.fault(n, path, "want a share above 0 and at most 1")
		return 0
	}
	return f
}

func (p *rulesParser) effect(n *node, path string) Effect {
	s := p.str(n, path)
	at := slices.Index(effectNames[:], s)
	if at < 0 {
		p.fault(n, path, "unknown effect %q%s", s, suggest(s, effectNames[:]))
		return Adds
	}
	return Effect(at)
}
