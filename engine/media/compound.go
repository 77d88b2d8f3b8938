package media

import (
	"time"

	"vigie.dev/engine/media/wire"
)

const (
	// reportEvery is RTCP's least mean interval (RFC 3550 §6.2).
	reportEvery = 5 * time.Second
	// firstReport is earlier, so that short calls have a round trip too.
	firstReport = time.Second
)

// reportInterval is the time to the next report, ns, for a random number from
// 0 to 1: half to one and a half of the mean, corrected for the reports that
// wait on each other (RFC 3550 §6.3.1).
func reportInterval(random float64) int64 {
	return int64(float64(reportEvery) * (0.5 + random) / 1.21828)
}

// firstInterval is the time to the first report, ns, for a random number from
// 0 to 1: streams that were opened together must not all report in one slot.
func firstInterval(random float64) int64 { return int64(float64(firstReport) * (1 - random/4)) }

// compound is the report that is due: now is ns, wall the same instant as NTP time.
func (s *Stream) compound(now int64, wall uint64) *wire.Compound {
	c := &s.ear.rtcp.compound
	c.SSRC = s.ssrc
	c.HasSent = s.sent > s.reportedAt[1] // since the report before the last, RFC 3550 §6.4
	s.reportedAt = [2]uint64{s.sent, s.reportedAt[0]}
	c.Sent = wire.SenderInfo{NTP: wall, Timestamp: s.timestamp + uint32((now-s.origin)*int64(s.clip.format.ClockRate)/1e9),
		Packets: uint32(s.sent), Octets: uint32(s.octets)}
	if c.Block, c.HasBlock = s.ear.block(now); c.HasBlock {
		c.VoIP, c.HasVoIP = s.ear.voip(), true
	}
	return c
}
