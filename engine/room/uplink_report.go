package room

import (
	"slices"
	"sync"
)

// Uplink is what a publisher's way up carried, second by second, by pion's Google
// Congestion Control (draft-ietf-rmcat-gcc-02) from the server's transport-wide
// feedback. Rates are bit/s of RTP with its headers, of the streams that the
// server gives feedback of: LiveKit's are pictures and what of them is sent again.
type Uplink struct {
	// Seconds that were judged; 0 where no picture was published for one. One in which
	// nothing left for half a second (muted, or we stood still) is not judged.
	Seconds int
	// Estimate is the median of what the way up was held to carry. We send what we
	// send, so it does not tell how wide the way is: on one that is wide enough it is
	// 1.5 × what arrived, which it never exceeds; below Sent the way is too narrow, and
	// it falls further than the width, down to 100 kbit/s, because we do not give way.
	Estimate float64
	// Sent and Arrived are means; under an estimate below Sent, Arrived is about the width.
	Sent, Arrived float64
	// Narrow is the share of the seconds whose estimate was below what was sent in them, 0 to 1.
	Narrow float64
}

// uplinkSeconds are those of all connections that a participant published by.
type uplinkSeconds struct {
	mu  sync.Mutex
	all []uplinkSecond
}

func (u *uplinkSeconds) add(one uplinkSecond) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.all = append(u.all, one)
}

func (u *uplinkSeconds) report() Uplink {
	u.mu.Lock()
	defer u.mu.Unlock()
	n := len(u.all)
	if n == 0 {
		return Uplink{}
	}
	r := Uplink{Seconds: n}
	estimates := make([]float32, 0, n)
	for _, s := range u.all {
		estimates = append(estimates, s.estimate)
		r.Sent += float64(s.sent) / float64(n)
		r.Arrived += float64(s.arrived) / float64(n)
		if s.estimate < s.sent {
			r.Narrow += 1 / float64(n)
		}
	}
	slices.Sort(estimates)
	r.Estimate = float64(estimates[(n-1)/2])
	return r
}
