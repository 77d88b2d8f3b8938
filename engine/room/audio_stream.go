package room

import (
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/rtp"

	"vigie.dev/engine/qoe/video"
)

// audioStream counts one audio track that is received.
type audioStream struct {
	mu       sync.Mutex
	epoch    atomic.Int64 // which of its tracks this is
	sid      string
	owner    owner
	past     Loss // of the tracks before
	octets   uint64
	arrivals arrivals
	delays   video.Delays
}

func (a *audioStream) push(p *rtp.Packet, capture uint64, resent bool, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	_, fresh := a.arrivals.add(p.SequenceNumber, resent)
	if !fresh {
		return
	}
	a.octets += uint64(len(p.Payload))
	if capture != 0 {
		a.delays.Add(now.Sub(video.FromNTP(capture, now)))
	}
}

// begin goes on with another track of the same publisher's.
func (a *audioStream) begin(sid string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.epoch.Add(1)
	a.sid, a.past, a.arrivals = sid, a.past.plus(a.arrivals.loss()), arrivals{}
}

func (a *audioStream) report() AudioReport {
	a.mu.Lock()
	defer a.mu.Unlock()
	return AudioReport{Track: a.sid, Publisher: a.owner.identity, Loss: a.past.plus(a.arrivals.loss()), Octets: a.octets, Delay: delayOf(&a.delays)}
}
