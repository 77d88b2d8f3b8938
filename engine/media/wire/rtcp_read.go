package wire

import (
	"encoding/binary"

	"vigie.dev/engine/qoe"
)

// Heard is what we read of a compound packet: the sender report's own time,
// and what is about us.
type Heard struct {
	// SSRC of the one who reports.
	SSRC  uint32
	HasSR bool
	Sent  SenderInfo
	// Block about us.
	HasBlock bool
	Block    Block
	// VoIP metrics about us.
	HasVoIP bool
	VoIP    qoe.VoIPMetrics
	// Bye: the source SSRC has ended.
	Bye bool
}

// ParseRTCP reads a compound packet and keeps only what is about the stream
// `own`; false when it is malformed (RFC 3550 A.2): then nothing of it counts.
func ParseRTCP(b []byte, own uint32) (h Heard, ok bool) {
	if len(b) < 8 || b[1] != typeSR && b[1] != typeRR {
		return h, false // a compound begins with a report
	}
	for first := true; len(b) > 0; first = false {
		if len(b) < 4 || b[0]>>6 != 2 {
			return Heard{}, false
		}
		length := 4 * (int(binary.BigEndian.Uint16(b[2:])) + 1)
		if length > len(b) {
			return Heard{}, false
		}
		part := b[:length]
		b = b[length:]
		if part[0]&0x20 != 0 { // only the last may be padded, and not the first
			padding := int(part[length-1])
			if first || len(b) > 0 || padding == 0 || padding%4 != 0 || padding > length-4 {
				return Heard{}, false
			}
			part = part[:length-padding]
		}
		if !h.part(part, own) {
			return Heard{}, false
		}
	}
	return h, true
}

// part reads one packet of the compound.
func (h *Heard) part(p []byte, own uint32) bool {
	count := int(p[0] & 0x1f)
	switch p[1] {
	case typeSR:
		if len(p) < 28+24*count {
			return false
		}
		h.HasSR, h.SSRC = true, binary.BigEndian.Uint32(p[4:])
		h.Sent = SenderInfo{NTP: binary.BigEndian.Uint64(p[8:]), Timestamp: binary.BigEndian.Uint32(p[16:]),
			Packets: binary.BigEndian.Uint32(p[20:]), Octets: binary.BigEndian.Uint32(p[24:])}
		h.blocks(p[28:], count, own)
	case typeRR:
		if len(p) < 8+24*count {
			return false
		}
		h.SSRC = binary.BigEndian.Uint32(p[4:])
		h.blocks(p[8:], count, own)
	case typeXR:
		return len(p) >= 8 && h.parseXR(p[8:], own)
	case typeBYE:
		if len(p) < 4+4*count {
			return false
		}
		for i := range count {
			h.Bye = h.Bye || binary.BigEndian.Uint32(p[4+4*i:]) == h.SSRC
		}
	}
	return true
}

func (h *Heard) blocks(p []byte, count int, own uint32) {
	for ; count > 0; count, p = count-1, p[24:] {
		if binary.BigEndian.Uint32(p) != own {
			continue
		}
		h.HasBlock, h.Block = true, Block{
			SSRC: own, Fraction: p[4], Lost: int32(binary.BigEndian.Uint32(p[4:])<<8) >> 8,
			Highest: binary.BigEndian.Uint32(p[8:]), Jitter: binary.BigEndian.Uint32(p[12:]),
			LSR: binary.BigEndian.Uint32(p[16:]), DLSR: binary.BigEndian.Uint32(p[20:]),
		}
	}
}
