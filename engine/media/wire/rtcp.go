package wire

import (
	"encoding/binary"

	"vigie.dev/engine/qoe"
)

// RTCP packet types, RFC 3550 §12.1 and RFC 3611 §2.
const (
	typeSR   = 200
	typeRR   = 201
	typeSDES = 202
	typeBYE  = 203
	typeXR   = 207
)

// SenderInfo is the account of what was sent (RFC 3550 §6.4.1).
type SenderInfo struct {
	NTP       uint64
	Timestamp uint32
	Packets   uint32
	Octets    uint32
}

// Block is the account of one source heard (RFC 3550 §6.4.1).
type Block struct {
	// SSRC of the stream the block is about: the far one when we send it,
	// ours when we receive it.
	SSRC uint32
	// Fraction lost since the last report, in 1/256; Lost since the beginning.
	Fraction uint8
	Lost     int32
	Highest  uint32
	// Jitter in timestamp units.
	Jitter uint32
	// LSR and DLSR in 1/65536 s.
	LSR, DLSR uint32
}

// Compound is a compound packet to send: SR or RR, then SDES, then what there
// is of XR and BYE (RFC 3550 §6.1).
type Compound struct {
	SSRC uint32
	// CNAME, at most 255 octets (RFC 3550 §6.5.1).
	CNAME string
	// Sent says what was sent; with HasSent false the report is an RR.
	Sent    SenderInfo
	HasSent bool
	// Block about the far source, when HasBlock.
	Block    Block
	HasBlock bool
	// VoIP metrics about the source of Block, when HasVoIP.
	VoIP    qoe.VoIPMetrics
	HasVoIP bool
	// Bye ends the source.
	Bye bool
}

// Room is how much a Compound with a CNAME of 16 octets takes at most.
const Room = 28 + 24 + 8 + 20 + 8 + 36 + 8

// Put writes the packet and gives its length; b has room for it.
func (c *Compound) Put(b []byte) int {
	n := c.putReport(b)
	n += c.putSDES(b[n:])
	if c.HasVoIP && c.HasBlock {
		n += c.putXR(b[n:])
	}
	if c.Bye {
		begin(b[n:], 1, typeBYE, 8, c.SSRC)
		n += 8
	}
	return n
}

// begin writes the header that all packets share.
func begin(b []byte, count, kind uint8, length int, ssrc uint32) {
	b[0], b[1] = 0x80|count, kind
	binary.BigEndian.PutUint16(b[2:], uint16(length/4-1))
	binary.BigEndian.PutUint32(b[4:], ssrc)
}

func (c *Compound) putReport(b []byte) int {
	kind, n, blocks := uint8(typeRR), 8, uint8(0)
	if c.HasSent {
		kind, n = typeSR, 28
		binary.BigEndian.PutUint64(b[8:], c.Sent.NTP)
		binary.BigEndian.PutUint32(b[16:], c.Sent.Timestamp)
		binary.BigEndian.PutUint32(b[20:], c.Sent.Packets)
		binary.BigEndian.PutUint32(b[24:], c.Sent.Octets)
	}
	if c.HasBlock {
		c.Block.put(b[n:])
		blocks, n = 1, n+24
	}
	begin(b, blocks, kind, n, c.SSRC)
	return n
}

func (r *Block) put(b []byte) {
	binary.BigEndian.PutUint32(b, r.SSRC)
	binary.BigEndian.PutUint32(b[4:], uint32(r.Fraction)<<24|uint32(r.Lost)&0xffffff)
	binary.BigEndian.PutUint32(b[8:], r.Highest)
	binary.BigEndian.PutUint32(b[12:], r.Jitter)
	binary.BigEndian.PutUint32(b[16:], r.LSR)
	binary.BigEndian.PutUint32(b[20:], r.DLSR)
}

// putSDES writes the CNAME that every compound must have (RFC 3550 §6.1, §6.5).
func (c *Compound) putSDES(b []byte) int {
	n := (8 + 2 + len(c.CNAME) + 1 + 3) &^ 3 // at least one null ends the list
	clear(b[:n])
	begin(b, 1, typeSDES, n, c.SSRC)
	b[8], b[9] = 1, byte(len(c.CNAME))
	copy(b[10:], c.CNAME)
	return n
}
