package match

import "math"

// parameters are the weights that may be learnt: those of every level that only adds or holds back. What proves, bars or
// guards settles a pair on its rung, and its weight is only shown.
type parameters struct {
	at    [maxComparisons][]int // place of each level among the weights, -1 where it is not learnt
	names []parameter
}

type parameter struct{ comparison, level int }

func (m *Model) parameters() *parameters {
	ps := new(parameters)
	for i := range m.cs {
		for l, level := range m.cs[i].levels {
			at := -1
			if l > 0 && level.Effect != Proof && level.Effect != Bar && level.Effect != Guard {
				at = len(ps.names)
				ps.names = append(ps.names, parameter{i, l})
			}
			ps.at[i] = append(ps.at[i], at)
		}
	}
	return ps
}

// weights returns the weights of the levels that may be learnt, in bits.
func (ps *parameters) weights(m *Model) []float64 {
	w := make([]float64, len(ps.names))
	for k, p := range ps.names {
		w[k] = m.cs[p.comparison].levels[p.level].Weight.Float()
	}
	return w
}

// sum adds up what the comparisons of a pair weigh under w, and writes into slope by how much the sum grows with each
// learnt weight: less than one for what stands second or third in its group, as Model.share has it.
func (ps *parameters) sum(m *Model, outs []Outcome, w []float64, slope *[maxComparisons]float64) float64 {
	var e evidence
	for i, o := range outs {
		if o.Level == 0 {
			continue
		}
		level := m.cs[i].levels[o.Level]
		if at := ps.at[i][o.Level]; at >= 0 {
			level.Weight = Bits(math.Round(1000 * w[at]))
		}
		e.weights[i] = level.weigh(o.Adjust)
		e.met |= 1 << i
	}
	whole := e.weights
	m.share(&e)
	z := m.prior.Float()
	for i := range outs {
		z += e.weights[i].Float()
		slope[i] = 1
		if whole[i] != e.weights[i] {
			slope[i] = math.Exp2(math.Round(math.Log2(float64(e.weights[i]) / float64(whole[i]))))
		}
	}
	return z
}

// fit returns the weights under which the examples are likeliest, those of a prior drawn towards w0 as strongly as pull
// says: so many examples of even odds weigh as much as one bit of difference. It is Newton's method on the logarithm of
// the likelihood, which is concave as long as the order within the groups stays; that order is taken anew in each round.
//
// Unlike log2(m/u) of each level by itself it heeds that comparisons depend on each other: what two of them say twice
// counts once.
func fit(xs []*examples, ps *parameters, w0 []float64, pull float64, use func(footing) bool) []float64 {
	w := append([]float64(nil), w0...)
	n := len(w)
	gradient, hessian := make([]float64, n), make([]float64, n*n)
	for range fitRounds {
		for i := range gradient {
			gradient[i] = pull * (w0[i] - w[i])
		}
		clear(hessian)
		for i := range n {
			hessian[i*n+i] = pull
		}
		for _, x := range xs {
			x.climb(ps, w, gradient, hessian, use)
		}
		step := solve(hessian, gradient)
		most := 0.0
		for _, s := range step {
			most = max(most, math.Abs(s))
		}
		for i, s := range step {
			w[i] += s * min(1, fitStep/max(most, fitStep))
		}
		if most < fitEnd {
			break
		}
	}
	return w
}

const (
	fitRounds = 30
	fitStep   = 3.0   // bits that a weight moves in one round at the most
	fitEnd    = 0.001 // bits below which the rest is noise
)

// climb adds what the examples contribute to the gradient and to the negative Hessian of the log-likelihood. The products
// are rounded one by one, so that every machine gets the same sums.
func (x *examples) climb(ps *parameters, w, gradient, hessian []float64, use func(footing) bool) {
	n, width := len(w), len(x.m.cs)
	var slope [maxComparisons]float64
	for r, y := range x.p {
		if !use(x.why[r]) {
			continue
		}
		outs := x.outs[r*width : (r+1)*width]
		p := 1 / (1 + math.Exp2(-ps.sum(x.m, outs, w, &slope)))
		d, h := float64(math.Ln2*(y-p)), float64(math.Ln2*math.Ln2*p*(1-p))
		for i, o := range outs {
			a := ps.at[i][o.Level]
			if o.Level == 0 || a < 0 {
				continue
			}
			gradient[a] += float64(d * slope[i])
			for j, q := range outs {
				if b := ps.at[j][q.Level]; q.Level != 0 && b >= 0 {
					hessian[a*n+b] += float64(h * slope[i] * slope[j])
				}
			}
		}
	}
}

// solve returns x with a x = b for a symmetric positive definite a, by Cholesky's decomposition; a is overwritten.
func solve(a, b []float64) []float64 {
	n := len(b)
	for j := range n {
		for i := j; i < n; i++ {
			s := a[i*n+j]
			for k := range j {
				s -= float64(a[i*n+k] * a[j*n+k])
			}
			if i == j {
				a[j*n+j] = math.Sqrt(max(s, 1e-9))
			} else {
				a[i*n+j] = s / a[j*n+j]
			}
		}
	}
	x := append([]float64(nil), b...)
	for i := range n {
		for k := range i {
			x[i] -= float64(a[i*n+k] * x[k])
		}
		x[i] /= a[i*n+i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= float64(a[k*n+i] * x[k])
		}
		x[i] /= a[i*n+i]
	}
	return x
}

// levelCounts is how often a level was seen.
type levelCounts struct {
	matched, unmatched float64 // pairs of one customer and of two, as far as known, probabilities summed
	lift               float64 // sum over the matched of 2^-Outcome.Adjust, damped as it counts
}

// count counts the levels over all pairs: the candidates by their probabilities, and the pairs drawn by chance as so many
// pairs of two customers.
func (x *examples) count(ps *parameters, into []levelCounts) {
	width := len(x.m.cs)
	add := func(outs []Outcome, p, worth float64) {
		for i, o := range outs {
			if at := ps.at[i][o.Level]; o.Level != 0 && at >= 0 {
				into[at].matched += float64(p * worth)
				into[at].unmatched += float64((1 - p) * worth)
				into[at].lift += float64(p * worth * math.Exp2(-x.m.cs[i].levels[o.Level].damped(o.Adjust).Float()))
			}
		}
	}
	for r, p := range x.p {
		add(x.outs[r*width:(r+1)*width], p, x.worth)
	}
	for at := 0; at+width <= len(x.chance); at += width {
		add(x.chance[at:at+width], 0, x.chanceWorth)
	}
}

// rates turns counts into m and u: the share of each level among the pairs of one customer, and of two, that have
// something to compare. Half a pair of either kind is added, so that none is zero; a level that was never seen weighs
// nothing.
func (ps *parameters) rates(cs []levelCounts) (m, u []float64) {
	m, u = make([]float64, len(cs)), make([]float64, len(cs))
	var sums [maxComparisons]levelCounts
	for k, p := range ps.names {
		sums[p.comparison].matched += cs[k].matched
		sums[p.comparison].unmatched += cs[k].unmatched
	}
	for k, p := range ps.names {
		s := &sums[p.comparison]
		m[k] = (cs[k].matched + .5) / (s.matched + 1)
		u[k] = (cs[k].unmatched + .5) / (s.unmatched + 1)
		if cs[k].matched+cs[k].unmatched == 0 {
			m[k] = u[k]
		}
	}
	return m, u
}

// apart returns what each level would weigh if no comparison depended on another: log2(m/u), with what Outcome.Adjust
// adds on the average taken off.
func (ps *parameters) apart(cs []levelCounts) []float64 {
	m, u := ps.rates(cs)
	w := make([]float64, len(cs))
	for k := range w {
		w[k] = math.Log2(m[k] / u[k] * (cs[k].lift + .5) / (cs[k].matched + .5))
	}
	return w
}
