package media

import (
	"time"

	"vigie.dev/engine/clock"
)

// reportEvery is the mean RTCP interval (RFC 3550 §6.2: at least 5 s); the
// first report leaves after 1 s, so that short calls have a round trip too.
const reportEvery = int64(5 * time.Second)

// send sends all packets of one slot.
func (s *shard) send(scheduled int64) {
	for _, stream := range s.slots[scheduled/slotTime%int64(slotCount)] {
		if scheduled < stream.origin {
			continue
		}
		if skipped := stream.advance(scheduled); skipped > 0 {
			s.counts.missed.Add(skipped)
		}
		s.out.grow(stream.put(s.out.add(&stream.to)))
		if s.out.full() {
			s.flush(scheduled)
		}
		if scheduled >= stream.nextRTCP {
			s.report(stream, scheduled)
		}
		if scheduled >= stream.nextScore {
			stream.nextScore += int64(s.port.cfg.ScoreInterval)
			s.port.reporter.interval(stream, stream.ear.interval(scheduled))
		}
	}
	s.flush(scheduled)
	if s.outRTCP.count > 0 {
		s.counts.refused.Add(uint64(s.outRTCP.send(s.port.rtcp)))
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

// report adds the stream's sender report to what leaves.
func (s *shard) report(stream *Stream, scheduled int64) {
	stream.nextRTCP += reportEvery
	if s.outRTCP.full() {
		s.counts.refused.Add(uint64(s.outRTCP.send(s.port.rtcp)))
	}
	now := clock.Now()
	elapsed := uint32((now - stream.origin) * clockRate / 1e9)
	sr := senderReport{ssrc: stream.ssrc, ntp: clock.NTP(time.Now()), timestamp: stream.timestamp + elapsed,
		packets: uint32(stream.sent), octets: uint32(stream.sent * frameBytes)}
	s.outRTCP.grow(putReport(s.outRTCP.add(&stream.toRTCP), sr, stream.ear.block(now)))
}
