package media

import (
	"vigie.dev/engine/clock"
)

// rtcpState is what one stream knows from RTCP.
type rtcpState struct {
	rttMs  float64
	hasRTT bool
	// The far end's last sender report: its middle NTP bits and our arrival, ns.
	lastSR   uint32
	lastSRAt int64
	// At our last report, for the interval's fraction lost.
	expectedPrior, receivedPrior uint64
	scratch                      reportBlock // so that a report allocates nothing
}

// heard takes a report; arrival is ns, wall the same instant's NTP time.
func (s *rtcpState) heard(h heardReport, arrival int64, wall uint64) {
	if h.hasSR {
		s.lastSR, s.lastSRAt = clock.Middle(h.ntp), arrival
	}
	if !h.hasBlock {
		return
	}
	if ms, ok := clock.RoundTripMs(clock.Middle(wall), h.block.lsr, h.block.dlsr); ok {
		s.rttMs, s.hasRTT = ms, true
	}
}

// block is the report block about the far stream: its SSRC, never our own.
func (e *ear) block(ns int64) *reportBlock {
	s := e.current()
	if s == nil {
		return nil
	}
	r := &s.receiver
	expected, received := r.Pattern.Expected(), r.Pattern.Received
	b := &e.rtcp.scratch
	*b = reportBlock{ssrc: s.ssrc, highest: uint32(r.Sequence.Highest() - 1<<16), jitter: uint32(r.Jitter.Last)}
	b.lost = int32(min(int64(expected)-int64(received), 0x7fffff))
	// RFC 3550 A.3: of the interval, not cumulative.
	e2, r2 := expected-min(expected, e.rtcp.expectedPrior), received-min(received, e.rtcp.receivedPrior)
	if e2 > r2 {
		b.fraction = uint8(min(255, (e2-r2)*256/e2))
	}
	e.rtcp.expectedPrior, e.rtcp.receivedPrior = expected, received
	if e.rtcp.lastSRAt != 0 {
		b.lsr = e.rtcp.lastSR
		b.dlsr = uint32(max(0, ns-e.rtcp.lastSRAt) * 65536 / 1e9)
	}
	return b
}
