package media

import "encoding/binary"

const rtpHeader = 12

// packet is what we read of an RTP packet (RFC 3550 §5.1).
type packet struct {
	payloadType uint8
	seq         uint16
	timestamp   uint32
	ssrc        uint32
	payload     []byte
}

// putRTP writes a packet and gives its length; b has room for it.
func putRTP(b []byte, payloadType uint8, seq uint16, timestamp, ssrc uint32, payload []byte) int {
	b[0], b[1] = 0x80, payloadType&0x7f
	binary.BigEndian.PutUint16(b[2:], seq)
	binary.BigEndian.PutUint32(b[4:], timestamp)
	binary.BigEndian.PutUint32(b[8:], ssrc)
	return rtpHeader + copy(b[rtpHeader:], payload)
}

// parseRTP reads a packet; false when it is not one.
func parseRTP(b []byte) (p packet, ok bool) {
	if len(b) < rtpHeader || b[0]>>6 != 2 {
		return p, false
	}
	start := rtpHeader + 4*int(b[0]&0x0f)
	if b[0]&0x10 != 0 { // header extension, §5.3.1
		if len(b) < start+4 {
			return p, false
		}
		start += 4 + 4*int(binary.BigEndian.Uint16(b[start+2:]))
	}
	end := len(b)
	if b[0]&0x20 != 0 { // padding
		end -= int(b[end-1])
	}
	if start > end {
		return p, false
	}
	p.payloadType = b[1] & 0x7f
	p.seq = binary.BigEndian.Uint16(b[2:])
	p.timestamp = binary.BigEndian.Uint32(b[4:])
	p.ssrc = binary.BigEndian.Uint32(b[8:])
	p.payload = b[start:end]
	return p, true
}

// isRTCP tells RTCP on a port of RTP by its packet type (RFC 5761 §4).
func isRTCP(b []byte) bool { return len(b) >= 2 && b[1] >= 192 && b[1] <= 223 }
