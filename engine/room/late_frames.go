package room

import (
	"sync"
	"sync/atomic"
	"time"

	"vigie.dev/engine/qoe/video"
)

const (
	// lateFrom is the least lateness of a frame that is remembered.
	lateFrom = 2 * time.Millisecond
	// lateKept is how many late frames are remembered, of all who share it.
	lateKept = 4096
	// lateLife is for how long after a frame left somebody may see it.
	lateLife = 10 * time.Second
	// captureGrain is what capture times are rounded to: the server computes with
	// them, and may return one some nanoseconds off.
	captureGrain = 10 * time.Microsecond
	// lateOrder is how far from the order of their captures frames may be noted.
	lateOrder = time.Second
)

// LateFrames remembers which frames their publisher sent late, for those who see
// them in the same process: a picture that came late because our own machine sent
// it late is no freeze of the server's. The zero value is ready; all share one.
type LateFrames struct {
	mu     sync.Mutex
	late   [lateKept]lateFrame
	next   int
	newest atomic.Int64 // wall clock, ns
}

type lateFrame struct {
	capture int64 // in captureGrain
	by      time.Duration
}

// note that the frame captured at, rounded, left so late.
func (l *LateFrames) note(at time.Time, by time.Duration) {
	if l == nil || by < lateFrom {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.late[l.next] = lateFrame{captureKey(at), by}
	l.next = (l.next + 1) % lateKept
	l.newest.Store(at.UnixNano())
}

// of gives by how much the frame of an abs-capture-time left late; 0 where it did not.
func (l *LateFrames) of(capture uint64, now time.Time) time.Duration {
	if l == nil || capture == 0 || now.UnixNano()-l.newest.Load() > int64(lateLife) {
		return 0
	}
	key := captureKey(video.FromNTP(capture, now))
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := range lateKept { // from the newest back
		one := l.late[(l.next-1-i+2*lateKept)%lateKept]
		if one.by == 0 || one.capture < key-int64(lateOrder/captureGrain) {
			return 0
		}
		if one.capture == key {
			return one.by
		}
	}
	return 0
}

func captureKey(at time.Time) int64 {
	return (at.UnixNano() + int64(captureGrain)/2) / int64(captureGrain)
}
