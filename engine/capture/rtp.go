package capture

import "encoding/binary"

const rtpHeader = 12

// packet is what is kept of an RTP packet (RFC 3550 §5.1).
type packet struct {
	at          int64 // ns since the capture's first frame
	timestamp   uint32
	seq         uint16
	payloadType uint8
	marker      bool
}

// header is an RTP header as it was read.
type header struct {
	packet
	ssrc    uint32
	payload []byte // as far as it was captured; nil when the rest of the header was not
}

// parseRTP reads what may be an RTP packet by its header. STUN, ZRTP, DTLS
// and TURN channels are told apart by the first byte (RFC 7983), RTCP by the
// second (RFC 5761 §4).
func parseRTP(b []byte) (h header, ok bool) {
	if len(b) < rtpHeader || b[0]>>6 != 2 || b[1] >= 192 && b[1] <= 223 {
		return h, false
	}
	h.payloadType, h.marker = b[1]&0x7f, b[1]&0x80 != 0
	h.seq = binary.BigEndian.Uint16(b[2:])
	h.timestamp = binary.BigEndian.Uint32(b[4:])
	h.ssrc = binary.BigEndian.Uint32(b[8:])
	h.payload = payloadOf(b)
	return h, plausible(h.payloadType)
}

// payloadOf skips CSRCs and the header extension, and drops padding. Padding
// of SRTP is encrypted: a length that does not fit is not believed.
func payloadOf(b []byte) []byte {
	start := rtpHeader + 4*int(b[0]&0x0f)
	if b[0]&0x10 != 0 {
		if len(b) < start+4 {
			return nil
		}
		start += 4 + 4*int(binary.BigEndian.Uint16(b[start+2:]))
	}
	if start > len(b) {
		return nil
	}
	payload := b[start:]
	if b[0]&0x20 != 0 && len(payload) > 0 {
		if padding := int(payload[len(payload)-1]); padding <= len(payload) {
			payload = payload[:len(payload)-padding]
		}
	}
	return payload
}
