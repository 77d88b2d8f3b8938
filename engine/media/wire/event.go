package wire

import "encoding/binary"

// Event is the payload of a telephone-event (RFC 4733 §2.3).
type Event struct {
	// Code of the event: 0 to 9, 10 *, 11 #, 12 to 15 A to D (§3.2).
	Code uint8
	// End of the event.
	End bool
	// Volume in −dBm0, 0 to 63.
	Volume uint8
	// Duration so far, in timestamp units.
	Duration uint16
}

// EventLength is the length of the payload.
const EventLength = 4

// Put writes the payload; b has room for EventLength.
func (e Event) Put(b []byte) int {
	b[0], b[1] = e.Code, e.Volume&63
	if e.End {
		b[1] |= 0x80
	}
	binary.BigEndian.PutUint16(b[2:], e.Duration)
	return EventLength
}

// ParseEvent reads a payload; false when it is not one. What follows the
// first event, as RFC 2198 packs it, is left out.
func ParseEvent(b []byte) (e Event, ok bool) {
	if len(b) < EventLength {
		return e, false
	}
	return Event{b[0], b[1]&0x80 != 0, b[1] & 63, binary.BigEndian.Uint16(b[2:])}, true
}

const keys = "0123456789*#ABCD"

// EventOf gives the code of a key; false when no telephone has it.
func EventOf(key byte) (uint8, bool) {
	for i := range len(keys) {
		if keys[i] == key {
			return uint8(i), true
		}
	}
	return 0, false
}

// Key gives the key of a code, '?' for events that are no keys.
func (e Event) Key() byte {
	if int(e.Code) < len(keys) {
		return keys[e.Code]
	}
	return '?'
}
