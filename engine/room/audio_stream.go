package room

import (
	"sync"
	"time"

	"github.com/pion/rtp"

	"vigie.dev/engine/qoe/video"
)

// audioStream counts one audio track that is received.
type audioStream struct {
	mu       sync.Mutex
	sid      string
	arrivals arrivals
	delays   video.Delays
}

func (a *audioStream) push(p *rtp.Packet, capture uint64, resent bool, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if _, fresh := a.arrivals.add(p.SequenceNumber, resent); fresh && capture != 0 {
		a.delays.Add(now.Sub(video.FromNTP(capture, now)))
	}
}

// toSink gives what a packet goes to: the counts, and the sink where there is one.
func (a *audioStream) toSink(sink AudioSink, sid string) func(*rtp.Packet, uint64, bool, time.Time) {
	if sink == nil {
		return a.push
	}
	return func(p *rtp.Packet, capture uint64, resent bool, now time.Time) {
		a.push(p, capture, resent, now)
		sink.Packet(sid, p)
	}
}

func (a *audioStream) report() AudioReport {
	a.mu.Lock()
	defer a.mu.Unlock()
	return AudioReport{Track: a.sid, Loss: a.arrivals.loss(), Delay: delayOf(&a.delays)}
}
