package media

import (
	"math"

	"vigie.dev/engine/media/wire"
	"vigie.dev/engine/qoe"
)

// voip is the VoIP metrics block about the source heard last (RFC 3611 §4.7).
func (e *ear) voip() wire.VoIPMetrics {
	r := &e.current().receiver
	p := &r.Pattern
	lost := p.Expected() - min(p.Expected(), p.Received)
	playout := r.Playout.DelayMs()
	m := wire.VoIPMetrics{
		LossRate: in256(lost, p.Expected()), DiscardRate: in256(p.Bad-min(p.Bad, lost), p.Expected()),
		RoundTripDelay: ms16(e.rtcp.rttMs), EndSystemDelay: ms16(playout + frameMs),
		SignalLevel: wire.Unavailable, NoiseLevel: wire.Unavailable, RERL: wire.Unavailable, Gmin: 16,
		RFactor: wire.Unavailable, ExtRFactor: wire.Unavailable, MOSLQ: wire.Unavailable, MOSCQ: wire.Unavailable,
		RXConfig: e.receiverConfig(), JBNominal: ms16(playout), JBMaximum: ms16(playout), JBAbsMax: ms16(playout),
	}
	if p.Judged == 0 {
		return m
	}
	in := qoe.Input{Codec: e.score, LossPct: qoe.LossPercent(p.Bad, p.Judged),
		BurstRatio: qoe.BurstRatio(p.Bad, p.Runs, p.Judged)}
	m.MOSLQ = tenths(qoe.Evaluate(in).MOS)
	network, _ := e.network(-1)
	in.DelayMs = network + playout + frameMs
	score := qoe.Evaluate(in)
	m.MOSCQ = tenths(score.MOS)
	if e.score.Scale == qoe.Narrowband { // the field has no other range
		m.RFactor = uint8(math.Round(math.Max(0, math.Min(100, score.R))))
	}
	return m
}

// receiverConfig is RX config, §4.7.6: enhanced PLC, and whether the buffer adapts.
func (e *ear) receiverConfig() uint8 {
	const enhancedPLC, adaptive, fixed = 3 << 6, 3 << 4, 2 << 4
	if e.playout == qoe.PlayoutAdaptive {
		return enhancedPLC | adaptive
	}
	return enhancedPLC | fixed
}

// in256 is a ratio as a fixed-point number with the point at its left edge.
func in256(part, whole uint64) uint8 {
	if whole == 0 {
		return 0
	}
	return uint8(min(255, part*256/whole))
}

func ms16(ms float64) uint16 { return uint16(math.Round(math.Max(0, math.Min(math.MaxUint16, ms)))) }

func tenths(mos float64) uint8 { return uint8(math.Round(10 * mos)) }
