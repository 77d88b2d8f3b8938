package media

import (
	"sync"
	"time"

	"vigie.dev/engine/clock"
)

// reportTick is how often the reporter looks.
const reportTick = 20 * time.Millisecond

// askMoving is how often a far stream's start is asked again.
const askMoving = time.Second

type scored struct {
	stream   *Stream
	interval Interval
}

// reporter calls the functions that users gave, away from the sending thread.
type reporter struct {
	lateness  func(ms float64)
	lates     *ring[float64]
	intervals *ring[scored]
	stop      chan struct{}
	ended     chan struct{}

	mutex      sync.Mutex
	unresolved []*Stream
	moving     []*Stream // resolved, and asked again each second
	askedAt    int64     // ns: when those were
}

func newReporter(lateness func(ms float64)) *reporter {
	return &reporter{lateness: lateness, lates: newRing[float64](4096), intervals: newRing[scored](8192),
		stop: make(chan struct{}), ended: make(chan struct{})}
}

// late and interval are called by the sending thread.
func (r *reporter) late(ms float64) {
	if r.lateness != nil {
		r.lates.put(ms)
	}
}

func (r *reporter) interval(s *Stream, i Interval) { r.intervals.put(scored{s, i}) }

// resolve asks the stream's Peer until it knows.
func (r *reporter) resolve(s *Stream) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.unresolved = append(r.unresolved, s)
}

func (r *reporter) run() {
	defer close(r.ended)
	ticker := time.NewTicker(reportTick)
	defer ticker.Stop()
	for {
		select {
		case <-r.stop:
			r.deliver()
			return
		case <-ticker.C:
			r.deliver()
			r.ask()
		}
	}
}

func (r *reporter) close() {
	close(r.stop)
	<-r.ended
}

func (r *reporter) deliver() {
	for ms, ok := r.lates.take(); ok; ms, ok = r.lates.take() {
		r.lateness(ms)
	}
	for s, ok := r.intervals.take(); ok; s, ok = r.intervals.take() {
		if f := s.stream.onInterval.Load(); f != nil {
			(*f)(s.interval)
		}
	}
}

// ask asks every Peer that is not known, and each second those that move,
// without holding the mutex: it is the user's code.
func (r *reporter) ask() {
	r.mutex.Lock()
	streams := r.unresolved
	r.unresolved = nil
	r.mutex.Unlock()
	var left []*Stream
	if now := clock.Now(); now-r.askedAt >= int64(askMoving) {
		r.askedAt = now
		streams = append(streams, r.moving...)
		r.moving = nil
	}
	for _, s := range streams {
		select {
		case <-s.done:
			continue
		default:
		}
		start, ok := s.peer()
		if ok {
			s.peerStart.Store(clock.Since(start))
		}
		switch {
		case !ok:
			left = append(left, s)
		case s.peerMoves:
			r.moving = append(r.moving, s)
		}
	}
	r.mutex.Lock()
	r.unresolved = append(r.unresolved, left...)
	r.mutex.Unlock()
}
