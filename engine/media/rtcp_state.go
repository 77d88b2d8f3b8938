package media

import (
	"crypto/rand"
	"encoding/base64"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/media/wire"

	"vigie.dev/engine/qoe"
)

// rtcpState is what one stream knows from RTCP, and what it last reported.
type rtcpState struct {
	rttMs  float64
	hasRTT bool
	// The far end's last sender report: who, its middle NTP bits and our arrival, ns.
	lastSRFrom, lastSR uint32
	lastSRAt           int64
	// ended: the far source said BYE.
	ended bool
	// voip is the far end's account of us, when hasVoIP.
	voip    qoe.VoIPMetrics
	hasVoIP bool
	// At our last report, for the interval's fraction lost.
	priorSSRC                    uint32
	expectedPrior, receivedPrior uint64
	compound                     wire.Compound // so that a report allocates nothing
}

// newCNAME is 96 random bits in base64, new for each session: RFC 7022 §4.2.
func newCNAME() string {
	var b [12]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand
	return base64.StdEncoding.EncodeToString(b[:])
}

// heard takes a report; arrival is ns, wall the same instant's NTP time.
func (s *rtcpState) heard(h wire.Heard, arrival int64, wall uint64) {
	if h.HasSR {
		s.lastSRFrom, s.lastSR, s.lastSRAt = h.SSRC, clock.Middle(h.Sent.NTP), arrival
	}
	if h.HasVoIP {
		s.voip, s.hasVoIP = h.VoIP, true
	}
	s.ended = s.ended || h.Bye
	if !h.HasBlock {
		return
	}
	if ms, ok := clock.RoundTripMs(clock.Middle(wall), h.Block.LSR, h.Block.DLSR); ok {
		s.rttMs, s.hasRTT = ms, true
	}
}

// block is the report block about the far source: its SSRC, never our own;
// false while nobody was heard.
func (e *ear) block(ns int64) (wire.Block, bool) {
	s := e.current()
	if s == nil {
		return wire.Block{}, false
	}
	r, state := &s.receiver, &e.rtcp
	expected, received := r.Pattern.Expected(), r.Pattern.Received
	if state.priorSSRC != s.ssrc {
		state.priorSSRC, state.expectedPrior, state.receivedPrior = s.ssrc, 0, 0
	}
	b := wire.Block{SSRC: s.ssrc, Highest: uint32(r.Sequence.Highest() - 1<<16), Jitter: uint32(r.Jitter.Last)}
	b.Lost = int32(min(int64(expected)-int64(received), 0x7fffff))
	// RFC 3550 A.3: of the interval, not cumulative.
	e2, r2 := expected-min(expected, state.expectedPrior), received-min(received, state.receivedPrior)
	if e2 > r2 {
		b.Fraction = uint8(min(255, (e2-r2)*256/e2))
	}
	state.expectedPrior, state.receivedPrior = expected, received
	if state.lastSRAt != 0 && state.lastSRFrom == s.ssrc {
		b.LSR = state.lastSR
		b.DLSR = uint32(max(0, ns-state.lastSRAt) * 65536 / 1e9)
	}
	return b, true
}
