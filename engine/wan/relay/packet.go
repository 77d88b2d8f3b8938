package relay

import "encoding/binary"

// ipv4 is what the relay reads of a packet.
type ipv4 struct {
	source, destination uint32
	flow                uint64 // hash of addresses, protocol and ports
}

const (
	leastHeader   = 20
	offsetMask    = 0x1fff // of the fragment, RFC 791 §3.1
	moreFragments = 0x2000
)

// parse reads an IPv4 packet (RFC 791 §3.1); false when it is none. All
// fragments of a stream of packets are one flow, whose ports are not read.
func parse(packet []byte) (p ipv4, ok bool) {
	if len(packet) < leastHeader || packet[0]>>4 != 4 {
		return p, false
	}
	header := int(packet[0]&15) * 4
	if header < leastHeader || header > len(packet) {
		return p, false
	}
	p.source = binary.BigEndian.Uint32(packet[12:])
	p.destination = binary.BigEndian.Uint32(packet[16:])
	ports := uint32(0)
	if fragment := binary.BigEndian.Uint16(packet[6:]) & (offsetMask | moreFragments); fragment == 0 && len(packet) >= header+4 {
		ports = binary.BigEndian.Uint32(packet[header:])
	}
	p.flow = mix(uint64(p.source)<<32|uint64(p.destination)) ^ mix(uint64(packet[9])<<32|uint64(ports)+1)
	return p, true
}

// mix spreads a number over 64 bits (the finaliser of MurmurHash3).
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}
