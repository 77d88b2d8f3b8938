package media

import (
	"math/rand/v2"
	"time"

	"vigie.dev/engine/clock"
)

// send sends all packets of one slot.
func (s *shard) send(scheduled int64) {
	for _, stream := range s.slots[scheduled/slotTime%int64(slotCount)] {
		if scheduled < stream.origin {
			continue
		}
		if skipped := stream.advance(scheduled); skipped > 0 {
			s.counts.missed.Add(skipped)
		}
		if n := stream.put(s.out.add(&stream.to)); n > 0 {
			s.out.grow(n)
		}
		if s.out.full() {
			s.flush(scheduled)
		}
		if scheduled >= stream.nextRTCP {
			stream.nextRTCP += reportInterval(rand.Float64())
			s.report(stream, false)
		}
		if scheduled >= stream.nextScore || scheduled >= stream.nextKept {
			s.score(stream, scheduled)
		}
	}
	s.flush(scheduled)
	s.flushRTCP()
}

// score scores a running stream, keeps an interval of it, or both.
func (s *shard) score(stream *Stream, scheduled int64) {
	stream.ear.agreed = stream.talk.expectsQuiet.Load()
	if scheduled >= stream.nextScore {
		stream.nextScore += int64(s.port.cfg.ScoreInterval)
		s.port.reporter.interval(stream, stream.ear.interval(scheduled))
	}
	if scheduled >= stream.nextKept {
		stream.nextKept += int64(s.port.cfg.Interval)
		stream.ear.keep(scheduled)
	}
}

// flush hands the batch to the kernel. Every packet of it is as late as the
// last one: an upper bound, taken after the call has returned.
func (s *shard) flush(scheduled int64) {
	n := s.out.count
	if n == 0 {
		return
	}
	refused := s.out.send(s.port.rtp)
	late := clock.Now() - scheduled
	s.counts.lateness.add(late, n)
	s.counts.sent.Add(uint64(n - refused))
	if refused > 0 {
		s.counts.refused.Add(uint64(refused))
	}
	if late >= int64(frameTime) {
		s.counts.missed.Add(uint64(n))
	}
	s.port.reporter.late(float64(late) / 1e6)
}

// report adds the stream's report to what leaves; bye ends it.
func (s *shard) report(stream *Stream, bye bool) {
	out, fd := s.outRTCP, s.port.rtcp
	if stream.mux {
		out, fd = s.outMux, s.port.rtp
	}
	if out.full() {
		s.counts.refused.Add(uint64(out.send(fd)))
	}
	c := stream.compound(clock.Now(), clock.NTP(time.Now()))
	c.Bye = bye
	b := out.add(&stream.toRTCP)
	if n := stream.seal(b, c.Put(b), true); n > 0 {
		out.grow(n)
	}
}

// flushRTCP sends the reports that wait.
func (s *shard) flushRTCP() {
	if s.outRTCP.count > 0 {
		s.counts.refused.Add(uint64(s.outRTCP.send(s.port.rtcp)))
	}
	if s.outMux.count > 0 {
		s.counts.refused.Add(uint64(s.outMux.send(s.port.rtp)))
	}
}
