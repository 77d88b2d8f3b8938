package room

import (
	"slices"
	"time"
)

const (
	// retryEvery and retryMost are how often, and how many times, a missing packet
	// is asked for: libwebrtc's defaults before it knows the round trip.
	retryEvery = 100 * time.Millisecond
	retryMost  = 10
	// retryGap is the longest gap that is asked for; beyond it only a key frame helps.
	retryGap = 256
	// retryGrain is how often libwebrtc looks whether a repeat is due. The grain
	// matters: LiveKit answers only what is asked more than 100 ms after it was sent.
	retryGrain = 20 * time.Millisecond
)

type retry struct {
	asked time.Time
	times int
}

// retries are the packets of one stream that are missing. pion's own generator
// does not see what comes on the retransmission stream, and asks for it again
// and again.
type retries map[uint64]*retry

// passed tells that highest has gone to next.
func (r retries) passed(highest, next uint64) {
	if next-highest > retryGap {
		clear(r)
		return
	}
	for seq := highest + 1; seq < next; seq++ {
		r[seq] = &retry{}
	}
}

// fresh gives the packets that nobody has asked for yet, in order.
func (r retries) fresh(now time.Time) []uint16 {
	return r.ask(now, func(one *retry) bool { return one.times == 0 })
}

// due gives the packets to ask for at now, in order; a packet that was asked for
// often enough is given up.
func (r retries) due(now time.Time) []uint16 {
	return r.ask(now, func(one *retry) bool { return now.Sub(one.asked) >= retryEvery })
}

func (r retries) ask(now time.Time, wanted func(*retry) bool) []uint16 {
	var all []uint64
	for seq, one := range r {
		if !wanted(one) {
			continue
		}
		if one.times == retryMost {
			delete(r, seq)
			continue
		}
		one.asked = now
		one.times++
		all = append(all, seq)
	}
	slices.Sort(all)
	numbers := make([]uint16, len(all))
	for i, seq := range all {
		numbers[i] = uint16(seq)
	}
	return numbers
}

// wait is how long until the next look for a repeat; false when nothing is missing.
func (r retries) wait(now time.Time) (time.Duration, bool) {
	first := retryEvery
	for _, one := range r {
		first = min(first, retryEvery-now.Sub(one.asked))
	}
	at := now.Add(max(first, 0))
	return at.Truncate(retryGrain).Add(retryGrain).Sub(now), len(r) > 0
}

// remind asks for what is missing when it is due, until nothing is: packets that
// come are no clock, since at a low frame rate the next is long after the repeat.
// It ends with its track, epoch.
func (v *videoStream) remind(epoch int64, now func() time.Time, ask func(missing []uint16)) {
	v.mu.Lock()
	defer v.mu.Unlock()
	wait, missing := v.retries.wait(now())
	if !missing || v.reminding || v.epoch.Load() != epoch {
		return
	}
	v.reminding = true
	time.AfterFunc(wait, func() {
		v.mu.Lock()
		if v.epoch.Load() != epoch { // the next track has a timer of its own
			v.mu.Unlock()
			return
		}
		v.reminding = false
		due := v.retries.due(now())
		v.mu.Unlock()
		if len(due) > 0 {
			ask(due)
		}
		v.remind(epoch, now, ask)
	})
}
