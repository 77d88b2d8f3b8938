package qoe

import "math"

// Unavailable is what an 8-bit field of the VoIP metrics block has when the
// figure is not known (RFC 3611 §4.7.4 and §4.7.5).
const Unavailable = 127

// VoIPMetrics has the fields of the VoIP metrics report block, RFC 3611 §4.7,
// with the units of the wire.
type VoIPMetrics struct {
	// Fractions in 1/256: of packets lost, discarded, bad in bursts and in gaps.
	LossRate, DiscardRate, BurstDensity, GapDensity uint8
	// Means in ms; 0 when there was no burst.
	BurstDuration, GapDuration uint16
	// ms; 0 when not measured.
	RoundTripDelay, EndSystemDelay uint16
	// Unavailable: payloads are not decoded.
	SignalLevel, NoiseLevel, RERL uint8
	Gmin                          uint8
	// 0 to 100; Unavailable for a codec off the narrowband scale, to which the field belongs.
	RFactor, ExtRFactor uint8
	// MOS × 10, listening (no delay) and conversational.
	MOSLQ, MOSCQ uint8
	// RXConfig has PLC, adaptation and rate of the buffer, §4.7.6.
	RXConfig uint8
	// ms
	JBNominal, JBMaximum, JBAbsMax uint16
}

// Heard is what the VoIP metrics of one direction are made from.
type Heard struct {
	Buffer Buffer // flushed, or its figures are those of the packets judged so far
	Codec  Codec
	// PacketMs is the length of speech in a packet.
	PacketMs float64
	// NetworkMs is the one-way delay; RoundTripMs 0 when it was not measured.
	NetworkMs, RoundTripMs float64
	// Silent: packets came, speech did not.
	Silent bool
}

// Metrics gives the block's figures.
func (h Heard) Metrics() VoIPMetrics {
	p := &h.Buffer.Pattern
	judged := float64(p.Judged)
	lost := p.Expected() - min(p.Expected(), p.Received)
	discarded := p.Bad - min(p.Bad, lost)
	b := p.Bursts.Total()
	nominal, most := h.Buffer.Playout.DelayMs(), h.Buffer.Playout.most()
	m := VoIPMetrics{
		LossRate: fraction(float64(lost), judged), DiscardRate: fraction(float64(discarded), judged),
		BurstDensity:   fraction(float64(b.BurstBad), float64(b.BurstPackets)),
		GapDensity:     fraction(float64(b.GapBad), float64(b.GapPackets)),
		BurstDuration:  duration(b.BurstPackets, b.Bursts, h.PacketMs),
		GapDuration:    duration(b.GapPackets, b.Gaps, h.PacketMs),
		RoundTripDelay: milliseconds(h.RoundTripMs), EndSystemDelay: milliseconds(nominal + h.PacketMs),
		SignalLevel: Unavailable, NoiseLevel: Unavailable, RERL: Unavailable, Gmin: Gmin,
		RFactor: Unavailable, ExtRFactor: Unavailable, MOSLQ: Unavailable, MOSCQ: Unavailable,
		RXConfig:  h.Buffer.Playout.receiverConfig(),
		JBNominal: milliseconds(nominal), JBMaximum: milliseconds(most), JBAbsMax: milliseconds(most),
	}
	if p.Judged > 0 {
		m.opinions(h, nominal)
	}
	return m
}

func (m *VoIPMetrics) opinions(h Heard, nominalMs float64) {
	p := &h.Buffer.Pattern
	in := Input{Codec: h.Codec, LossPct: LossPercent(p.Bad, p.Judged), BurstRatio: BurstRatio(p.Bad, p.Runs, p.Judged)}
	listening := Evaluate(in)
	in.DelayMs = h.NetworkMs + nominalMs + h.PacketMs
	conversational := Evaluate(in)
	if h.Silent || p.Received == 0 {
		listening, conversational = Silent(h.Codec), Silent(h.Codec)
	}
	m.MOSLQ, m.MOSCQ = tenths(listening.MOS), tenths(conversational.MOS)
	if h.Codec.Scale == Narrowband {
		m.RFactor = uint8(math.Round(math.Min(100, math.Max(0, conversational.R))))
	}
}

// fraction is a fixed-point number with the binary point at its left edge.
func fraction(part, whole float64) uint8 {
	if !(whole > 0) {
		return 0
	}
	return uint8(math.Min(255, math.Floor(256*part/whole)))
}

func duration(packets, periods uint64, packetMs float64) uint16 {
	if periods == 0 {
		return 0
	}
	return milliseconds(float64(packets) / float64(periods) * packetMs)
}

// milliseconds fits a time into 16 bits.
func milliseconds(ms float64) uint16 {
	return uint16(math.Round(math.Min(math.MaxUint16, math.Max(0, ms))))
}

func tenths(mos float64) uint8 { return uint8(math.Round(10 * mos)) }
