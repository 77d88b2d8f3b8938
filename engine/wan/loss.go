package wan

import (
	"fmt"
	"math/rand/v2"
)

// Loss is the two-state chain of Gilbert and Elliott: before each packet the
// state may change, then the packet is lost with the state's probability.
// The names in brackets are those of `tc netem loss gemodel` (tc-netem(8)).
type Loss struct {
	P    float64 `json:"p" yaml:"p"`       // from good to bad [p]
	R    float64 `json:"r" yaml:"r"`       // from bad to good [r]
	Bad  float64 `json:"bad" yaml:"bad"`   // loss in the bad state [1-h]
	Good float64 `json:"good" yaml:"good"` // loss in the good state [1-k]
}

// Random is loss without memory (Bernoulli) of a share of the packets, 0 to 1.
func Random(share float64) Loss { return Loss{R: 1, Good: share} }

// Bursty is the chain of Gilbert (all is lost in the bad state, nothing in the
// good one) with a mean share of loss, 0 to 1, and a mean length of a run of
// losses, packets: r = 1/burst, p = r·loss/(1−loss). Runs shorter than
// loss/(1−loss) cannot be had, and a run is at least 1 long.
func Bursty(share, burst float64) (Loss, error) {
	if !(share >= 0 && share < 1) || !(burst >= 1) {
		return Loss{}, fmt.Errorf("Cannot lose %v of the packets in runs of %v packets (shares under 1, runs from 1): %w", share, burst, ErrRange)
	}
	l := Loss{R: 1 / burst, Bad: 1}
	l.P = l.R * share / (1 - share)
	if l.P > 1 {
		return Loss{}, fmt.Errorf("Cannot lose %v of the packets in runs of only %v (at least %.3g): %w", share, burst, share/(1-share), ErrRange)
	}
	return l, nil
}

func (l Loss) validate() error {
	for _, p := range []float64{l.P, l.R, l.Bad, l.Good} {
		if !(p >= 0 && p <= 1) {
			return fmt.Errorf("Cannot have a Gilbert-Elliott chain with probability %v (from 0 to 1): %w", p, ErrRange)
		}
	}
	if l.P+l.R == 0 {
		return fmt.Errorf("Cannot have a Gilbert-Elliott chain that never changes its state (p 0, r 0): %w", ErrRange)
	}
	return nil
}

// bad is the share of packets that find the bad state.
func (l Loss) bad() float64 {
	if l.P+l.R == 0 {
		return 0
	}
	return l.P / (l.P + l.R)
}

// Mean is the share of packets lost, 0 to 1.
func (l Loss) Mean() float64 { return l.bad()*l.Bad + (1-l.bad())*l.Good }

// Memory is the correlation of the states of successive packets, −1 to 1.
func (l Loss) Memory() float64 { return 1 - l.P - l.R }

// Burst is the mean length of a run of losses, packets: losses over beginnings
// of runs. 0 when nothing is lost.
func (l Loss) Burst() float64 {
	mean, bad := l.Mean(), l.bad()
	afterBad := (1-l.R)*l.Bad + l.R*l.Good
	afterGood := l.P*l.Bad + (1-l.P)*l.Good
	both := bad*l.Bad*afterBad + (1-bad)*l.Good*afterGood // this one and the next
	if mean == 0 || mean == both {
		return 0
	}
	return mean / (mean - both)
}

// start draws the state before a flow's first packet.
func (l Loss) start(random *rand.Rand) (bad bool) { return random.Float64() < l.bad() }

// next draws the state and the fate of the next packet.
func (l Loss) next(bad bool, random *rand.Rand) (nowBad, lost bool) {
	change := l.P
	if bad {
		change = l.R
	}
	if random.Float64() < change {
		bad = !bad
	}
	share := l.Good
	if bad {
		share = l.Bad
	}
	return bad, share > 0 && random.Float64() < share
}
