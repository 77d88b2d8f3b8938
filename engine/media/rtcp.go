package media

import "encoding/binary"

// RTCP packet types, RFC 3550 §12.1.
const (
	typeSR   = 200
	typeRR   = 201
	typeSDES = 202
)

// senderReport is our account of what we sent (RFC 3550 §6.4.1).
type senderReport struct {
	ssrc      uint32
	ntp       uint64
	timestamp uint32
	packets   uint32
	octets    uint32
}

// reportBlock is the account of one source heard (RFC 3550 §6.4.1).
type reportBlock struct {
	// ssrc of the stream the block is about: the far one when we send it,
	// ours when we receive it.
	ssrc     uint32
	fraction uint8
	lost     int32
	highest  uint32
	jitter   uint32
	lsr      uint32
	dlsr     uint32
}

const cname = "vigie@probe"

// putReport writes the compound SR + SDES and gives its length; block is nil
// while nothing was heard. b has room for 128 bytes.
func putReport(b []byte, sr senderReport, block *reportBlock) int {
	n := 28
	b[0], b[1] = 0x80, typeSR
	binary.BigEndian.PutUint32(b[4:], sr.ssrc)
	binary.BigEndian.PutUint64(b[8:], sr.ntp)
	binary.BigEndian.PutUint32(b[16:], sr.timestamp)
	binary.BigEndian.PutUint32(b[20:], sr.packets)
	binary.BigEndian.PutUint32(b[24:], sr.octets)
	if block != nil {
		b[0] = 0x81
		binary.BigEndian.PutUint32(b[28:], block.ssrc)
		binary.BigEndian.PutUint32(b[32:], uint32(block.fraction)<<24|uint32(block.lost)&0xffffff)
		binary.BigEndian.PutUint32(b[36:], block.highest)
		binary.BigEndian.PutUint32(b[40:], block.jitter)
		binary.BigEndian.PutUint32(b[44:], block.lsr)
		binary.BigEndian.PutUint32(b[48:], block.dlsr)
		n = 52
	}
	binary.BigEndian.PutUint16(b[2:], uint16(n/4-1))
	return n + putSDES(b[n:], sr.ssrc)
}

// putSDES writes the CNAME that every compound must have (RFC 3550 §6.1, §6.5).
func putSDES(b []byte, ssrc uint32) int {
	n := (8 + 2 + len(cname) + 1 + 3) &^ 3 // at least one null ends the list
	clear(b[:n])
	b[0], b[1] = 0x81, typeSDES
	binary.BigEndian.PutUint16(b[2:], uint16(n/4-1))
	binary.BigEndian.PutUint32(b[4:], ssrc)
	b[8], b[9] = 1, byte(len(cname))
	copy(b[10:], cname)
	return n
}

// heardReport is what we read of a compound packet: the sender report's own
// time, and the block about us.
type heardReport struct {
	hasSR    bool
	ssrc     uint32
	ntp      uint64
	hasBlock bool
	block    reportBlock
}

// parseRTCP reads a compound packet and keeps only the report block about
// the stream `own`; false when it is malformed.
func parseRTCP(b []byte, own uint32) (h heardReport, ok bool) {
	for len(b) > 0 {
		if len(b) < 4 || b[0]>>6 != 2 {
			return h, false
		}
		length := 4 * (int(binary.BigEndian.Uint16(b[2:])) + 1)
		if length > len(b) {
			return h, false
		}
		part, kind, blocks, start := b[:length], b[1], int(b[0]&0x1f), 8
		b = b[length:]
		switch kind {
		case typeSR:
			start = 28
			if length < start {
				return h, false
			}
			h.hasSR, h.ssrc, h.ntp = true, binary.BigEndian.Uint32(part[4:]), binary.BigEndian.Uint64(part[8:])
		case typeRR:
		default:
			continue
		}
		if length < start+24*blocks {
			return h, false
		}
		for ; blocks > 0; blocks, start = blocks-1, start+24 {
			if p := part[start:]; binary.BigEndian.Uint32(p) == own {
				h.hasBlock, h.block = true, parseBlock(p)
			}
		}
	}
	return h, true
}

func parseBlock(p []byte) reportBlock {
	return reportBlock{
		ssrc: binary.BigEndian.Uint32(p), fraction: p[4],
		lost:    int32(binary.BigEndian.Uint32(p[4:])<<8) >> 8,
		highest: binary.BigEndian.Uint32(p[8:]), jitter: binary.BigEndian.Uint32(p[12:]),
		lsr: binary.BigEndian.Uint32(p[16:]), dlsr: binary.BigEndian.Uint32(p[20:]),
	}
}
