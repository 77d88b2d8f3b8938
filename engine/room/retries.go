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

// due gives the packets to ask for at now, in order; a packet that was asked for
// often enough is given up.
func (r retries) due(now time.Time) []uint16 {
	var all []uint64
	for seq, one := range r {
		if now.Sub(one.asked) < retryEvery {
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
