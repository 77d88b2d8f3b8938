package video

import (
	"encoding/binary"

	"github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
)

// Types of NAL units and of packets that carry them (RFC 6184 §5.4, H.264 table 7-1).
const (
	nalSlice      = 1
	nalPartitionA = 2
	nalPartitionB = 3
	nalPartitionC = 4
	nalIDR        = 5
	nalSPS        = 7
	nalLastSingle = 23
	nalSTAPA      = 24
	nalFUA        = 28
)

// h264Head reads a packet of packetization modes 0 and 1. RTP has no mark of a
// frame's beginning there: a frame may begin with whatever is not the rest of a
// unit, nor a slice that does not begin the picture.
func h264Head(payload []byte) (h head, ok bool) {
	switch t := payload[0] & 0x1f; {
	case t >= nalSlice && t <= nalLastSingle:
		h.unit(payload)
		return h, true
	case t == nalSTAPA:
		return h264Aggregate(payload[1:])
	case t == nalFUA && len(payload) > 2:
		if payload[1]&0x80 != 0 { // the unit's header is spread over two octets, none of which says its size
			h.unit([]byte{payload[1] & 0x1f, payload[2]})
		}
		return h, true
	}
	return h, false
}

// h264Aggregate reads the units of a STAP-A (RFC 6184 §5.7.1).
func h264Aggregate(units []byte) (h head, ok bool) {
	for len(units) > 2 {
		size := int(binary.BigEndian.Uint16(units))
		units = units[2:]
		if size == 0 || size > len(units) {
			return head{}, false
		}
		h.unit(units[:size])
		ok, units = true, units[size:]
	}
	return h, ok
}

// unit takes what a NAL unit, or its beginning, tells.
func (h *head) unit(b []byte) {
	first := len(b) > 1 && b[1]&0x80 != 0 // first_mb_in_slice is 0, ue(v)
	switch b[0] & 0x1f {
	case nalPartitionB, nalPartitionC:
	case nalSlice, nalPartitionA:
		h.start = h.start || first
	case nalIDR:
		h.start, h.key = h.start || first, h.key || first
	case nalSPS:
		h.start, h.key = true, true
		if w, ht, ok := H264Size(b); ok {
			h.width, h.height = w, ht
		}
	default:
		h.start = true
	}
}

// H264Size is the size of the pictures that a sequence parameter set announces,
// cropping left out; ok is false for any other unit.
func H264Size(unit []byte) (width, height int, ok bool) {
	var s h264.SPS
	if len(unit) == 0 || unit[0]&0x1f != nalSPS || s.Unmarshal(unit) != nil {
		return 0, 0, false
	}
	return s.Width(), s.Height(), true
}
