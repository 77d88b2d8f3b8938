package wire

// Kind is what a datagram on a media port is.
type Kind int

const (
	// Unknown is none of the others.
	Unknown Kind = iota
	// STUN is a connectivity check.
	STUN
	// DTLS is a record of the handshake that makes SRTP's keys.
	DTLS
	// RTP is speech or a telephone event.
	RTP
	// RTCP is a report.
	RTCP
)

// KindOf tells a datagram's kind by its first octet (RFC 7983 §7), and RTCP
// from RTP by its packet type (RFC 5761 §4). SRTP and SRTCP look the same.
func KindOf(b []byte) Kind {
	switch {
	case len(b) < 2:
		return Unknown
	case b[0] <= 3:
		return STUN
	case b[0] >= 20 && b[0] <= 63:
		return DTLS
	case b[0] < 128 || b[0] > 191:
		return Unknown
	case b[1] >= 192 && b[1] <= 223:
		return RTCP
	}
	return RTP
}

// MuxForbids tells the payload types that RTCP on the same port leaves no
// room for: with the marker bit they look like RTCP (RFC 5761 §4).
func MuxForbids(payloadType uint8) bool { return payloadType >= 64 && payloadType <= 95 }
