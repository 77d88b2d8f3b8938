package media

import (
	"time"

	"golang.org/x/sys/unix"
	"vigie.dev/engine/clock"
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

// arrive gives one datagram to its stream.
func (s *shard) arrive(i int, control bool, arrival int64, wall time.Time) {
	data, from := s.in.datagram(i), s.in.names[i]
	if control {
		shiftPort(&from, -1)
	}
	stream := s.streams[keyOf(&from)]
	if stream == nil || arrival < stream.opened {
		s.counts.unmatched.Add(1) // a stream that is gone, not there yet, or a stranger
		return
	}
	if control || isRTCP(data) {
		if heard, ok := parseRTCP(data, stream.ssrc); ok {
			stream.ear.rtcp.heard(heard, arrival, clock.NTP(wall))
		}
		return
	}
	p, ok := parseRTP(data)
	if !ok || p.ssrc == stream.ssrc { // our own voice come back is not the far person's (RFC 3550 §8.2)
		s.counts.unmatched.Add(1)
		return
	}
	stream.ear.hear(p, arrival, stream.peerStart.Load())
}

// shiftPort moves an address by some ports: RTCP comes from the one after RTP's.
func shiftPort(a *unix.RawSockaddrInet4, by int) {
	n := int(a.Port>>8|a.Port<<8) + by
	a.Port = uint16(n)>>8 | uint16(n)<<8
}
