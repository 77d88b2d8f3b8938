package media

import (
	"runtime"
	"slices"
	"sync/atomic"
	"time"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/media/secure"
	"vigie.dev/engine/media/wire"
)

// idleWait is how often sockets are emptied while no stream is open.
const idleWait = 20 * time.Millisecond

// datagramSize is the room for one: no media packet is longer than Ethernet's.
const datagramSize = 1500

// maxPayload leaves room for the header and SRTP, within Ethernet's 1472.
const maxPayload = 1472 - wire.RTPHeader - secure.Overhead

// shard is the one thread of a port: it sends what is due, then takes what
// has come, then sleeps to the next slot. All stream state is its own, so
// the packet path has no lock, and the thread holds its place in Go's scheduler
// while there is one (clock.Hold).
type shard struct {
	port    *Port
	slots   [slotCount][]*Stream
	streams map[addressKey]*Stream
	// controls are the same by where their RTCP comes from, those with mux left out.
	controls map[addressKey]*Stream
	// fragments are those with ICE, by their user name fragment.
	fragments map[string]*Stream
	symmetric int    // streams that may latch
	held      bool   // the thread's place in Go's scheduler
	fetched   int64  // means nothing
	out       *batch // RTP to send
	outRTCP   *batch
	outMux    *batch // RTCP that leaves by the RTP socket
	in        *batch
	next      int64 // slot due next, ns
	counts    counters
}

type counters struct {
	lateness                                   *lateness
	missed, sent, received, unmatched, refused atomic.Uint64
	dropsRTP, dropsRTCP                        atomic.Uint32
	streams                                    atomic.Int64
	priority                                   atomic.Value
}

func newShard(p *Port) *shard {
	s := &shard{port: p, streams: map[addressKey]*Stream{}, controls: map[addressKey]*Stream{},
		fragments: map[string]*Stream{},
		out:       newBatch(datagramSize), outRTCP: newBatch(256), outMux: newBatch(256), in: newBatch(datagramSize)}
	s.counts.lateness = newLateness()
	return s
}

// run keeps the schedule until the port is closed. The thread is never
// unlocked: it ends with the goroutine, and its priority with it.
func (s *shard) run() {
	runtime.LockOSThread()
	s.counts.priority.Store(string(clock.Raise()))
	defer close(s.port.ended)
	for {
		if s.port.pending.Load() && s.control() {
			return
		}
		if len(s.streams) == 0 {
			s.idle()
			continue
		}
		s.hold()
		for more := true; more; more = !s.port.pending.Load() {
			s.round()
		}
		s.release()
	}
}

// round sends what is due, takes what has come and sleeps to the next slot.
func (s *shard) round() {
	now := clock.Now()
	s.skip(now)
	for s.next <= now {
		s.send(s.next)
		s.next += slotTime
	}
	if s.receiveUntilDue(); s.next/slotTime%4 == 0 {
		s.receive(s.port.rtcp, true)
	}
	clock.Rest(s.next)
}

// hold keeps the thread's place in Go's scheduler (clock.Hold); release gives it
// up, as around everything that could wait for a lock.
func (s *shard) hold() {
	s.held = true
	clock.Hold()
}

func (s *shard) release() {
	s.held = false
	clock.Release()
}

// freely does what may wait for a lock.
func (s *shard) freely(do func()) {
	if !s.held {
		do()
		return
	}
	s.release()
	do()
	s.hold()
}

// skip gives up whole packet lengths when the thread was away for more than
// five: a burst of stale packets would be worse for those who hear it.
func (s *shard) skip(now int64) {
	if behind := now - s.next; behind > 5*int64(frameTime) {
		s.next += behind / int64(frameTime) * int64(frameTime)
	}
}

// idle waits for work without keeping the processor awake.
func (s *shard) idle() {
	s.receive(s.port.rtp, false)
	s.receive(s.port.rtcp, true)
	select {
	case <-s.port.wake:
	case <-time.After(idleWait):
	}
}

// control takes in new streams, lets go of old ones and tells whether the port is closed.
func (s *shard) control() (closed bool) {
	opened, retired, closed := s.port.take()
	if len(opened) > 0 && len(s.streams) == 0 {
		s.next = (clock.Now()/slotTime + 1) * slotTime
	}
	for _, stream := range opened {
		s.streams[stream.key] = stream
		if stream.symmetric {
			s.symmetric++
		}
		if stream.ice != nil {
			s.fragments[stream.ice.Local.Ufrag] = stream
		}
		if !stream.mux {
			s.controls[keyOf(&stream.toRTCP)] = stream
		}
		s.slots[stream.slot] = append(s.slots[stream.slot], stream)
	}
	if len(retired) > 0 || closed {
		s.receive(s.port.rtp, false) // what came before the hang-up was heard
	}
	if closed {
		retired = nil
		for _, stream := range s.streams {
			retired = append(retired, stream)
		}
	}
	for _, stream := range retired {
		s.retire(stream)
	}
	s.flushRTCP()
	s.counts.streams.Store(int64(len(s.streams)))
	return closed
}

// retire lets a stream go: its last report says BYE.
func (s *shard) retire(stream *Stream) {
	delete(s.streams, stream.key)
	if control := keyOf(&stream.toRTCP); s.controls[control] == stream {
		delete(s.controls, control)
	}
	if stream.symmetric {
		s.symmetric--
	}
	if stream.ice != nil && s.fragments[stream.ice.Local.Ufrag] == stream {
		delete(s.fragments, stream.ice.Local.Ufrag)
	}
	slot := &s.slots[stream.slot]
	*slot = slices.DeleteFunc(*slot, func(other *Stream) bool { return other == stream })
	if stream.sent > 0 { // one who never spoke does not say goodbye, RFC 3550 §6.3.7
		s.report(stream, true)
	}
	stream.end(clock.Now())
}
