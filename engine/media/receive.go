package media

import (
	"time"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/media/secure"
	"vigie.dev/engine/media/wire"
)

// receiveLeast is how many batches are taken from the RTP socket although
// packets are due, so that it never fills up.
const receiveLeast = 4

// receiveUntilDue empties the RTP socket, but leaves what is left for the next
// round when packets are due: arrival is the kernel's stamp, so what waits is
// not late, and after a hold-up the schedule is caught up with first.
func (s *shard) receiveUntilDue() {
	for i := 0; s.batch(s.port.rtp, false) == batchSize; i++ {
		if i >= receiveLeast && clock.Now() >= s.next {
			return
		}
	}
}

// receive empties a socket. Arrival is the kernel's, so it does not matter
// when the thread comes round to look.
func (s *shard) receive(fd int, control bool) {
	for s.batch(fd, control) == batchSize {
	}
}

// batch takes what one system call gives and tells how many datagrams that were.
func (s *shard) batch(fd int, control bool) int {
	n := s.in.receive(fd)
	if n == 0 {
		return 0
	}
	if !control {
		s.fetch(n)
	}
	at := time.Now()
	wall, now := at.UnixNano(), clock.Since(at)
	for i := range n {
		stamp, drops, hasDrops := s.in.ancillary(i)
		if hasDrops && control {
			s.counts.dropsRTCP.Store(drops)
		} else if hasDrops {
			s.counts.dropsRTP.Store(drops)
		}
		age := wall - stamp
		if stamp == 0 || age < 0 || age > int64(10*time.Second) { // the wall clock was set
			age = 0
		}
		s.arrive(i, control, now-age, at.Add(-time.Duration(age)))
	}
	s.counts.received.Add(uint64(n))
	return n
}

// fetch asks the memory for the streams of a batch, all at once: one after another
// each would be waited for.
func (s *shard) fetch(n int) {
	for i := range n {
		if stream := s.streams[keyOf(&s.in.names[i])]; stream != nil {
			s.fetched += stream.opened + int64(stream.ear.guess)
			if len(stream.ear.sources) > 0 {
				s.fetched += stream.ear.sources[0].arrival
			}
		}
	}
}

// arrive gives one datagram to its stream.
func (s *shard) arrive(i int, control bool, arrival int64, wall time.Time) {
	data, from := s.in.datagram(i), keyOf(&s.in.names[i])
	kind := wire.KindOf(data)
	if kind == wire.STUN {
		s.freely(func() { s.answerCheck(data, &s.in.names[i], control) })
		return
	}
	stream := s.streams[from]
	if control {
		stream = s.controls[from]
	}
	if stream == nil && !control && kind == wire.RTP && s.symmetric > 0 {
		s.freely(func() { stream = s.latch(from, data) })
	}
	switch {
	case stream == nil || arrival < stream.opened: // gone, not there yet, or a stranger
	case kind == wire.DTLS && stream.dtls != nil:
		s.freely(func() { stream.dtls.deliver(data) })
		return
	case kind == wire.RTCP:
		if s.hearReport(stream, data, arrival, wall) {
			return
		}
	case kind == wire.RTP && !control:
		if s.hearSpeech(stream, data, arrival) {
			return
		}
	}
	s.counts.unmatched.Add(1)
}

// hearReport takes RTCP; false when it is not to be used.
func (s *shard) hearReport(stream *Stream, data []byte, arrival int64, wall time.Time) bool {
	plain, verdict := stream.open(data, true)
	if verdict != secure.Opened {
		stream.refused(data, verdict, true)
		return false
	}
	heard, ok := wire.ParseRTCP(plain, stream.ssrc)
	if ok {
		stream.ear.rtcp.heard(heard, arrival, clock.NTP(wall))
	}
	return ok
}

// hearSpeech takes RTP; false when it is not to be used.
func (s *shard) hearSpeech(stream *Stream, data []byte, arrival int64) bool {
	plain, verdict := stream.open(data, false)
	if verdict != secure.Opened {
		stream.refused(data, verdict, false)
		return verdict == secure.Replayed
	}
	p, ok := wire.ParseRTP(plain)
	if !ok || p.SSRC == stream.ssrc { // our own voice come back is not the far person's (RFC 3550 §8.2)
		return false
	}
	stream.ear.hear(p, arrival, stream.peerStart.Load())
	if stream.talk.heard.Add(1); stream.ear.eventType != 0 && p.PayloadType == stream.ear.eventType {
		s.freely(func() { stream.talk.note(stream.ear.keys) })
	}
	return true
}
