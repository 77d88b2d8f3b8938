package media

import (
	"time"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/media/wire"
)

// receive empties a socket. Arrival is the kernel's, so it does not matter
// when the thread comes round to look.
func (s *shard) receive(fd int, control bool) {
	for {
		n := s.in.receive(fd)
		if n == 0 {
			return
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
		if n < batchSize {
			return
		}
	}
}

// arrive gives one datagram to its stream.
func (s *shard) arrive(i int, control bool, arrival int64, wall time.Time) {
	data, from := s.in.datagram(i), keyOf(&s.in.names[i])
	stream := s.streams[from]
	if control {
		stream = s.controls[from]
	}
	if stream == nil || arrival < stream.opened {
		s.counts.unmatched.Add(1) // a stream that is gone, not there yet, or a stranger
		return
	}
	if control || wire.KindOf(data) == wire.RTCP {
		if heard, ok := wire.ParseRTCP(data, stream.ssrc); ok {
			stream.ear.rtcp.heard(heard, arrival, clock.NTP(wall))
		} else {
			s.counts.unmatched.Add(1)
		}
		return
	}
	p, ok := wire.ParseRTP(data)
	if !ok || p.SSRC == stream.ssrc { // our own voice come back is not the far person's (RFC 3550 §8.2)
		s.counts.unmatched.Add(1)
		return
	}
	stream.ear.hear(p, arrival, stream.peerStart.Load())
}
