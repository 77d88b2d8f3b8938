package wan

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Impairment is what is asked of a link in one direction. The zero value asks
// for nothing: packets pass as they came.
type Impairment struct {
	DelayMs     float64 `json:"delayMs,omitempty" yaml:"delayMs"`               // one way, mean; 0 to 1000
	JitterMs    float64 `json:"jitterMs,omitempty" yaml:"jitterMs"`             // normal: standard deviation; uniform: half the width
	Jitter      Shape   `json:"jitter,omitempty" yaml:"jitter"`                 // default: normal
	Correlation float64 `json:"correlation,omitempty" yaml:"correlation"`       // of the delays of a flow's successive packets; 0 to 0.99
	Loss        float64 `json:"loss,omitempty" yaml:"loss"`                     // share of packets; 0 to 1
	Burst       float64 `json:"burst,omitempty" yaml:"burst"`                   // mean length of a run of losses, packets; 0: random loss
	Gilbert     *Loss   `json:"gilbertElliott,omitempty" yaml:"gilbertElliott"` // in place of Loss and Burst
	Reorder     float64 `json:"reorder,omitempty" yaml:"reorder"`               // share of packets that arrive after their successor; 0 to 0.5
	Duplicate   float64 `json:"duplicate,omitempty" yaml:"duplicate"`           // share of packets that arrive twice; 0 to 1
	RateBps     float64 `json:"rateBps,omitempty" yaml:"rateBps"`               // bit/s of IP packets; 0: no limit
	QueueMs     float64 `json:"queueMs,omitempty" yaml:"queueMs"`               // what the queue before the rate holds; 0: 100 ms
}

// MaxDelay is the longest that a packet can be asked to wait, queue and jitter
// included: the scheduler's wheel is that long.
const MaxDelay = 4 * time.Second

// defaultQueueMs is some bandwidth-delay product of a path between continents.
const defaultQueueMs = 100

// leastRate (bit/s) keeps the time that one packet takes under a second.
const leastRate = 64_000

// sigmas is how far from its mean a normal jitter may go before it is cut.
const sigmas = 3

var (
	// ErrRange: a figure that no link can have.
	ErrRange = errors.New("out of range")
	// ErrDelay: jitter that would need packets to leave before they came.
	ErrDelay = errors.New("jitter is greater than the delay allows")
)

// Validate says what about the figures cannot be had.
func (i Impairment) Validate() error {
	for _, f := range []struct {
		name      string
		value     float64
		low, high float64
	}{
		{"delay", i.DelayMs, 0, 1000},
		{"jitter", i.JitterMs, 0, 300},
		{"correlation", i.Correlation, 0, 0.99},
		{"loss", i.Loss, 0, 1},
		{"burst", i.Burst, 0, 1000},
		{"reorder", i.Reorder, 0, 0.5},
		{"duplicate", i.Duplicate, 0, 1},
		{"rate", i.RateBps, 0, 1e11},
		{"queue", i.QueueMs, 0, 500},
	} {
		if !(f.value >= f.low && f.value <= f.high) { // NaN too
			return fmt.Errorf("Cannot have %s %v (from %v to %v): %w", f.name, f.value, f.low, f.high, ErrRange)
		}
	}
	if i.RateBps > 0 && i.RateBps < leastRate {
		return fmt.Errorf("Cannot have rate %v bit/s (at least 64000): %w", i.RateBps, ErrRange)
	}
	if i.Jitter != "" && i.Jitter != Normal && i.Jitter != Uniform {
		return fmt.Errorf("Cannot have jitter of the shape %q (known: %s, %s): %w", i.Jitter, Normal, Uniform, ErrRange)
	}
	if least := i.widest(); i.DelayMs < least {
		return fmt.Errorf("Cannot have jitter %v ms with a delay of %v ms (at least %v): %w", i.JitterMs, i.DelayMs, least, ErrDelay)
	}
	_, err := i.LossModel()
	return err
}

// widest is how much the jitter may take from the delay, ms.
func (i Impairment) widest() float64 {
	if i.Jitter == Uniform {
		return i.JitterMs
	}
	return sigmas * i.JitterMs
}

// LongestMs is the most that the model holds a packet of `size` bytes, ms; one
// that is to be overtaken waits longer.
func (i Impairment) LongestMs(size int) float64 {
	longest := i.DelayMs + i.widest()
	if i.RateBps > 0 {
		queue := i.QueueMs
		if queue == 0 {
			queue = defaultQueueMs
		}
		longest += queue + float64(size)*8000/i.RateBps
	}
	return longest
}

// Nothing tells that packets pass as they came.
func (i Impairment) Nothing() bool {
	return i.DelayMs == 0 && i.JitterMs == 0 && i.Loss == 0 && i.Gilbert == nil && i.Reorder == 0 && i.Duplicate == 0 && i.RateBps == 0
}

// SigmaMs is the standard deviation that the jitter gives the delay, ms.
func (i Impairment) SigmaMs() float64 {
	if i.Jitter == Uniform {
		return i.JitterMs / math.Sqrt(3)
	}
	return i.JitterMs
}

// LossModel gives the chain behind Loss and Burst, or Gilbert as it is.
func (i Impairment) LossModel() (Loss, error) {
	switch {
	case i.Gilbert != nil && (i.Loss != 0 || i.Burst != 0):
		return Loss{}, fmt.Errorf("Cannot have both loss %v, burst %v and a Gilbert-Elliott chain: %w", i.Loss, i.Burst, ErrRange)
	case i.Gilbert != nil:
		return *i.Gilbert, i.Gilbert.validate()
	case i.Burst == 0:
		return Random(i.Loss), nil
	}
	return Bursty(i.Loss, i.Burst)
}
