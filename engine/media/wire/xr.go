package wire

import (
	"encoding/binary"

	"vigie.dev/engine/qoe"
)

// blockVoIP is the VoIP metrics report block, RFC 3611 §4.7.
const blockVoIP = 7

// xrLength is an XR packet with one VoIP block.
const xrLength = 8 + 36

func (c *Compound) putXR(b []byte) int {
	begin(b, 0, typeXR, xrLength, c.SSRC)
	m, v := b[8:], &c.VoIP
	m[0], m[1] = blockVoIP, 0
	binary.BigEndian.PutUint16(m[2:], 8)
	binary.BigEndian.PutUint32(m[4:], c.Block.SSRC)
	m[8], m[9], m[10], m[11] = v.LossRate, v.DiscardRate, v.BurstDensity, v.GapDensity
	binary.BigEndian.PutUint16(m[12:], v.BurstDuration)
	binary.BigEndian.PutUint16(m[14:], v.GapDuration)
	binary.BigEndian.PutUint16(m[16:], v.RoundTripDelay)
	binary.BigEndian.PutUint16(m[18:], v.EndSystemDelay)
	m[20], m[21], m[22], m[23] = v.SignalLevel, v.NoiseLevel, v.RERL, v.Gmin
	m[24], m[25], m[26], m[27] = v.RFactor, v.ExtRFactor, v.MOSLQ, v.MOSCQ
	m[28], m[29] = v.RXConfig, 0
	binary.BigEndian.PutUint16(m[30:], v.JBNominal)
	binary.BigEndian.PutUint16(m[32:], v.JBMaximum)
	binary.BigEndian.PutUint16(m[34:], v.JBAbsMax)
	return xrLength
}

// parseXR looks for a VoIP block about own in the blocks of an XR packet.
func (h *Heard) parseXR(b []byte, own uint32) bool {
	for len(b) >= 4 {
		length := 4 * (int(binary.BigEndian.Uint16(b[2:])) + 1)
		if length > len(b) {
			return false
		}
		if b[0] == blockVoIP && length == 36 && binary.BigEndian.Uint32(b[4:]) == own {
			h.HasVoIP, h.VoIP = true, parseVoIP(b)
		}
		b = b[length:]
	}
	return len(b) == 0
}

func parseVoIP(m []byte) qoe.VoIPMetrics {
	return qoe.VoIPMetrics{
		LossRate: m[8], DiscardRate: m[9], BurstDensity: m[10], GapDensity: m[11],
		BurstDuration: binary.BigEndian.Uint16(m[12:]), GapDuration: binary.BigEndian.Uint16(m[14:]),
		RoundTripDelay: binary.BigEndian.Uint16(m[16:]), EndSystemDelay: binary.BigEndian.Uint16(m[18:]),
		SignalLevel: m[20], NoiseLevel: m[21], RERL: m[22], Gmin: m[23],
		RFactor: m[24], ExtRFactor: m[25], MOSLQ: m[26], MOSCQ: m[27], RXConfig: m[28],
		JBNominal: binary.BigEndian.Uint16(m[30:]), JBMaximum: binary.BigEndian.Uint16(m[32:]),
		JBAbsMax: binary.BigEndian.Uint16(m[34:]),
	}
}
