package measure

import (
	"encoding/binary"
	"net/netip"
)

// A packet of the sample: IPv4, UDP, then what it is.
const (
	headers   = 20 + 8
	leastSize = headers + 24
	firstPort = 20_000
	magic     = 0x56574d31
)

// Packets makes and reads the sample's packets.
type Packets struct {
	run      uint32 // tells the packets of this run from others
	template []byte
}

// NewPackets is for packets of `size` bytes of IP between two addresses.
func NewPackets(from, to netip.Addr, size int, run uint32) *Packets {
	b := make([]byte, max(size, leastSize))
	b[0], b[8], b[9] = 0x45, 64, 17 // version and header length, TTL, UDP
	binary.BigEndian.PutUint16(b[2:], uint16(len(b)))
	copy(b[12:16], from.AsSlice())
	copy(b[16:20], to.AsSlice())
	binary.BigEndian.PutUint16(b[10:], checksum(b[:20]))
	binary.BigEndian.PutUint16(b[24:], uint16(len(b)-20)) // UDP without a checksum, RFC 768
	binary.BigEndian.PutUint32(b[28:], magic)
	binary.BigEndian.PutUint32(b[32:], run)
	return &Packets{run: run, template: b}
}

// Size is a packet's length, bytes of IP.
func (p *Packets) Size() int { return len(p.template) }

// Make gives the packet's bytes, which the next call overwrites.
func (p *Packets) Make(flow, number int, sentNs int64) []byte {
	b := p.template
	// Both ports, so that neighbours differ in more than one bit.
	binary.BigEndian.PutUint16(b[20:], uint16(firstPort+flow%200*2))
	binary.BigEndian.PutUint16(b[22:], uint16(firstPort+flow/200*2))
	binary.BigEndian.PutUint32(b[36:], uint32(flow))
	binary.BigEndian.PutUint32(b[40:], uint32(number))
	binary.BigEndian.PutUint64(b[44:], uint64(sentNs))
	return b
}

// Read tells what a packet is; false when it is none of this run.
func (p *Packets) Read(b []byte) (flow, number int, sentNs int64, ok bool) {
	if len(b) < leastSize || b[0] != 0x45 || b[9] != 17 ||
		binary.BigEndian.Uint32(b[28:]) != magic || binary.BigEndian.Uint32(b[32:]) != p.run {
		return 0, 0, 0, false
	}
	return int(binary.BigEndian.Uint32(b[36:])), int(binary.BigEndian.Uint32(b[40:])), int64(binary.BigEndian.Uint64(b[44:])), true
}

// checksum is that of an IPv4 header whose field is 0 (RFC 1071).
func checksum(header []byte) uint16 {
	sum := uint32(0)
	for i := 0; i+1 < len(header); i += 2 {
		sum += uint32(binary.BigEndian.Uint16(header[i:]))
	}
	for sum > 0xffff {
		sum = sum&0xffff + sum>>16
	}
	return ^uint16(sum)
}
