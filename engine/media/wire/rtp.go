// Package wire writes and reads what goes over the media sockets: RTP, RTCP
// and telephone events, and tells them from STUN and DTLS. It allocates
// nothing and keeps no state.
package wire

import "encoding/binary"

// RTPHeader is the length of a header without sources and extension.
const RTPHeader = 12

// Packet is an RTP packet (RFC 3550 §5.1).
type Packet struct {
	Marker      bool
	PayloadType uint8
	Seq         uint16
	Timestamp   uint32
	SSRC        uint32
	Payload     []byte
}

// PutRTP writes a packet and gives its length; b has room for it.
func PutRTP(b []byte, p Packet) int {
	b[0], b[1] = 0x80, p.PayloadType&0x7f
	if p.Marker {
		b[1] |= 0x80
	}
	binary.BigEndian.PutUint16(b[2:], p.Seq)
	binary.BigEndian.PutUint32(b[4:], p.Timestamp)
	binary.BigEndian.PutUint32(b[8:], p.SSRC)
	return RTPHeader + copy(b[RTPHeader:], p.Payload)
}

// ParseRTP reads a packet, whose payload stays in b; false when it is not one.
func ParseRTP(b []byte) (p Packet, ok bool) {
	if len(b) < RTPHeader || b[0]>>6 != 2 {
		return p, false
	}
	start := RTPHeader + 4*int(b[0]&0x0f)
	if b[0]&0x10 != 0 { // header extension, §5.3.1
		if len(b) < start+4 {
			return p, false
		}
		start += 4 + 4*int(binary.BigEndian.Uint16(b[start+2:]))
	}
	end := len(b)
	if b[0]&0x20 != 0 { // padding: its last octet counts itself
		if b[end-1] == 0 {
			return p, false
		}
		end -= int(b[end-1])
	}
	if start > end {
		return p, false
	}
	p.Marker, p.PayloadType = b[1]&0x80 != 0, b[1]&0x7f
	p.Seq = binary.BigEndian.Uint16(b[2:])
	p.Timestamp = binary.BigEndian.Uint32(b[4:])
	p.SSRC = binary.BigEndian.Uint32(b[8:])
	p.Payload = b[start:end]
	return p, true
}
