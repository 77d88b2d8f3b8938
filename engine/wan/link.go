package wan

import (
	"math/rand/v2"
	"time"
)

// Handle names a packet that a scheduler holds. 0 names none.
type Handle uint32

// reorderWait is how long a packet that is to be overtaken waits for its
// successor before it goes all the same.
const reorderWait = int64(200 * time.Millisecond)

// Verdict is what becomes of a packet.
type Verdict struct {
	Copies  int    // 0: dropped, 2: duplicated
	Depart  int64  // ns; not before an earlier packet of the same flow
	Release Handle // an earlier packet that now leaves just behind this one; 0: none
}

// Counters is what a link has done since it was made or its figures were set.
type Counters struct {
	Packets    uint64 `json:"packets"` // that came
	Bytes      uint64 `json:"bytes"`
	Lost       uint64 `json:"lost"`       // by the loss that was asked for
	Overflowed uint64 `json:"overflowed"` // no place in the queue before the rate
	Duplicated uint64 `json:"duplicated"`
	Reordered  uint64 `json:"reordered"`
	Cut        uint64 `json:"cut"` // jitter cut short so that the order stays: not quite what was asked
}

// Link applies an impairment to packets in one direction. It is not safe for
// concurrent use.
type Link struct {
	asked    Impairment
	loss     Loss
	jitter   jitter
	rate     rate
	delay    int64
	overtake float64
	random   *rand.Rand
	flows    flows
	counters Counters
}

// NewLink makes a link; two of the same seed and the same input do the same.
func NewLink(asked Impairment, seed uint64) (*Link, error) {
	if err := asked.Validate(); err != nil {
		return nil, err
	}
	loss, err := asked.LossModel()
	if err != nil {
		return nil, err
	}
	l := &Link{
		asked: asked, loss: loss, jitter: newJitter(asked), rate: newRate(asked),
		delay:  int64(asked.DelayMs * 1e6),
		random: rand.New(rand.NewPCG(seed, 0x7669676965)),
		flows:  make(flows, flowPlaces),
	}
	// A packet whose predecessor is held back is not held back itself, so that
	// each one held back is overtaken: of the others, p/(1−p) must be.
	l.overtake = asked.Reorder / (1 - asked.Reorder)
	return l, nil
}

// Asked gives the figures that the link was made with.
func (l *Link) Asked() Impairment { return l.asked }

// Counters gives what was counted.
func (l *Link) Counters() Counters { return l.counters }

// Immediate tells that a packet which is not lost leaves as it comes, so that
// no scheduler is needed.
func (l *Link) Immediate() bool { return l.delay == 0 && l.rate.nsPerByte == 0 && l.overtake == 0 }

// Admit decides on a packet of `size` bytes that came at `now` (ns, never
// less than at the call before) and belongs to the flow with the hash `key`;
// `handle` is how the verdict on a later packet may name it. Rate and delay
// follow loss and duplication, as in netem.
func (l *Link) Admit(now int64, key uint64, size int, handle Handle) Verdict {
	l.counters.Packets++
	l.counters.Bytes += uint64(size)
	f, first := l.flows.find(key, now)
	if l.isLost(f, first) {
		l.counters.Lost++
		return Verdict{}
	}
	copies := 1
	if l.asked.Duplicate > 0 && l.random.Float64() < l.asked.Duplicate {
		copies = 2
	}
	sent, ok := l.rate.send(now, size*copies)
	if !ok {
		l.counters.Overflowed++
		return Verdict{}
	}
	l.counters.Duplicated += uint64(copies - 1)
	v := Verdict{Copies: copies, Depart: l.depart(f, first, sent)}
	l.order(f, &v, now, handle)
	return v
}

func (l *Link) isLost(f *flow, first bool) (lost bool) {
	if l.loss.P == 0 && l.loss.Good == 0 {
		return false
	}
	if first {
		f.bad = l.loss.start(l.random)
	}
	f.bad, lost = l.loss.next(f.bad, l.random)
	return lost
}

func (l *Link) depart(f *flow, first bool, sent int64) int64 {
	at := sent + l.delay
	if l.jitter.width > 0 {
		var add int64
		f.x, add = l.jitter.next(f.x, first || f.last < 0, l.random)
		at = max(sent, at+add)
	}
	if at < f.last {
		at = f.last
		l.counters.Cut++
	}
	return at
}

// order holds a packet back, or lets go the one that this packet overtakes.
func (l *Link) order(f *flow, v *Verdict, now int64, handle Handle) {
	if f.wasParked {
		f.wasParked = false
		if now < f.parkedUntil {
			v.Release = f.parked
			l.counters.Reordered++
		}
	} else if l.overtake > 0 && l.random.Float64() < l.overtake {
		f.wasParked, f.parked, f.parkedUntil = true, handle, v.Depart+reorderWait
		v.Depart = f.parkedUntil
		return // the next packet may leave before this one
	}
	f.last = v.Depart
}
