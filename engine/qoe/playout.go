package qoe

import "fmt"

// Names of the playout models, as VoIPmonitor has them.
const (
	PlayoutF1       = "f1"       // fixed 50 ms
	PlayoutF2       = "f2"       // fixed 200 ms
	PlayoutAdaptive = "adaptive" // up to 500 ms
)

// underrun is after how many late packets in a row a telephone gives its
// schedule up and buffers anew from the packet that came (half a second).
const underrun = 25

// overrun is how far ahead of its turn a packet may come, ms; beyond it no
// buffer has room, or the clock of arrivals was set back.
const overrun = 1000.0

// Playout is a jitter buffer, modelled packet by packet: a packet that comes
// after its turn is lost. Make one with NewPlayout.
type Playout struct {
	adaptive bool
	buffer   float64 // ms, present
	deviance float64 // ms, smoothed spread of arrivals (adaptive)
	started  bool
	origin   float64 // arrival − media time of the packet the schedule hangs on, ms
	lateRow  int
	sum      float64
	packets  uint64
}

// NewPlayout makes the model of that name, or tells the names there are.
func NewPlayout(name string) (Playout, error) {
	switch name {
	case PlayoutF1:
		return Playout{buffer: 50}, nil
	case PlayoutF2:
		return Playout{buffer: 200}, nil
	case PlayoutAdaptive:
		return Playout{adaptive: true, buffer: adaptiveStart}, nil
	}
	return Playout{}, fmt.Errorf("Cannot model playout %q: it is none of f1, f2, adaptive", name)
}

// Arrive takes a packet with its media time (RTP timestamp unwrapped) and
// arrival, both in ms on clocks of any origin, and tells whether its turn was over.
func (b *Playout) Arrive(mediaMs, arrivalMs float64) (late bool) {
	transit := arrivalMs - mediaMs
	if !b.started {
		b.started, b.origin = true, transit
	}
	waited := transit - b.origin // beyond the reference packet's
	if waited < -overrun {
		b.origin, waited = transit, 0
	}
	late = waited > b.buffer
	if b.adaptive {
		b.adapt(waited)
	}
	b.lateRow++
	if !late {
		b.lateRow = 0
	} else if b.lateRow >= underrun {
		b.origin, b.lateRow = transit, 0
	}
	b.sum += b.buffer
	b.packets++
	return late
}

// Resync hangs the schedule on the next packet: the sender's timestamps
// jumped (a new talk spurt or a new source).
func (b *Playout) Resync() { b.started, b.lateRow = false, 0 }

// DelayMs is the mean time the buffer added.
func (b *Playout) DelayMs() float64 {
	if b.packets == 0 {
		return b.buffer
	}
	return b.sum / float64(b.packets)
}

// most is the longest that the buffer may become, ms.
func (b *Playout) most() float64 {
	if b.adaptive {
		return adaptiveMax
	}
	return b.buffer
}

// Bits of the receiver configuration byte, RFC 3611 §4.7.6: standard
// concealment (3), buffer adaptive (3) or not (2). The rate is left at 0.
const (
	concealsLoss   = 3 << 6
	bufferAdaptive = 3 << 4
	bufferFixed    = 2 << 4
)

func (b *Playout) receiverConfig() uint8 {
	if b.adaptive {
		return concealsLoss | bufferAdaptive
	}
	return concealsLoss | bufferFixed
}
