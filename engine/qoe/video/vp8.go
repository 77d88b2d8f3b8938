package video

import "encoding/binary"

// VP8Descriptor is what RFC 7741 §4.2's payload descriptor says that a receiver
// without a decoder needs.
type VP8Descriptor struct {
	// Start of a frame: S set, partition 0.
	Start bool
	// PictureID of 7 or 15 bits, -1 when there is none.
	PictureID int
	// Temporal layer, -1 when there is none.
	Temporal int
	// Header is the descriptor's length in octets.
	Header int
}

// ParseVP8 reads the descriptor; ok is false when the payload ends within it.
func ParseVP8(b []byte) (d VP8Descriptor, ok bool) {
	d.PictureID, d.Temporal = -1, -1
	if len(b) < 1 {
		return d, false
	}
	d.Start = b[0]&0x10 != 0 && b[0]&0x07 == 0
	i := 1
	if b[0]&0x80 == 0 {
		d.Header = i
		return d, len(b) > i
	}
	if len(b) <= i {
		return d, false
	}
	x := b[i]
	i++
	if x&0x80 != 0 {
		if len(b) < i+2 {
			return d, false
		}
		if d.PictureID = int(b[i] & 0x7f); b[i]&0x80 != 0 {
			d.PictureID = int(binary.BigEndian.Uint16(b[i:]) & 0x7fff)
			i++
		}
		i++
	}
	if x&0x40 != 0 { // TL0PICIDX
		i++
	}
	if x&0x30 != 0 { // TID, Y, KEYIDX
		if len(b) <= i {
			return d, false
		}
		if x&0x20 != 0 {
			d.Temporal = int(b[i] >> 6)
		}
		i++
	}
	d.Header = i
	return d, len(b) > i
}

// VP8Size is the size of a picture that a key frame announces (RFC 6386 §9.1);
// ok is false for any other frame. b is the frame's beginning, after the descriptor.
func VP8Size(b []byte) (width, height int, ok bool) {
	if len(b) < 10 || b[0]&0x01 != 0 || b[3] != 0x9d || b[4] != 0x01 || b[5] != 0x2a {
		return 0, 0, false
	}
	return int(binary.LittleEndian.Uint16(b[6:]) & 0x3fff), int(binary.LittleEndian.Uint16(b[8:]) & 0x3fff), true
}
