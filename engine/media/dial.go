package media

import (
	"fmt"
	"time"

	"vigie.dev/engine/media/wire"
)

const (
	// leastKey and longestKey bound a key's length; RFC 4733's 16-bit
	// duration and one event a packet stream need no segments within them.
	leastKey, longestKey = 40 * time.Millisecond, time.Second
	// gapFrames between two keys: 60 ms of speech.
	gapFrames = 3
	// endings is how often the end is said (RFC 4733 §2.5.1.4).
	endings = 3
	// keysWaiting bounds the keys that wait to be sent.
	keysWaiting = 32
	keyVolume   = 10 // −dBm0
)

type keyPress struct {
	code   uint8
	frames int
}

// dialer sends telephone events in the place of speech.
type dialer struct {
	payloadType uint8
	waiting     chan keyPress
	press       keyPress
	sent        int // packets of the present key
	gap         int
	timestamp   uint32 // of the present key
	payload     [wire.EventLength]byte
}

// Dial sends keys (0 to 9, *, #, A to D), each for a length of 40 ms to 1 s,
// one after the other. It returns at once.
func (s *Stream) Dial(keys string, each time.Duration) error {
	if s.dial == nil {
		return fmt.Errorf("Cannot dial %q: the stream has no payload type for telephone-event", keys)
	}
	if each < leastKey || each > longestKey {
		return fmt.Errorf("Cannot dial keys of %v: 40ms to 1s", each)
	}
	if len(keys) > keysWaiting-len(s.dial.waiting) {
		return fmt.Errorf("Cannot dial %d keys: %d wait already, of at most %d", len(keys), len(s.dial.waiting), keysWaiting)
	}
	codes := make([]uint8, len(keys))
	for i := range len(keys) {
		code, ok := wire.EventOf(keys[i])
		if !ok {
			return fmt.Errorf("Cannot dial %q: no telephone has the key %q", keys, keys[i])
		}
		codes[i] = code
	}
	for _, code := range codes {
		select {
		case s.dial.waiting <- keyPress{code, int(each / frameTime)}:
		default:
			return fmt.Errorf("Cannot dial %q: others dial at the same time", keys)
		}
	}
	return nil
}

// next gives the event packet that is due instead of speech; false when none
// is. All packets of a key have the timestamp of its begin, and the first has
// the marker bit (RFC 4733 §2.3, §2.5.1).
func (d *dialer) next(now, ticks uint32) (p wire.Packet, ok bool) {
	if d == nil {
		return p, false
	}
	if d.press.frames == 0 {
		if d.gap > 0 {
			d.gap--
			return p, false
		}
		if len(d.waiting) == 0 {
			return p, false
		}
		d.press, d.sent, d.timestamp = <-d.waiting, 0, now
	}
	d.sent++
	event := wire.Event{Code: d.press.code, Volume: keyVolume, End: d.sent >= d.press.frames,
		Duration: uint16(uint32(min(d.sent, d.press.frames)) * ticks)}
	event.Put(d.payload[:])
	p = wire.Packet{Marker: d.sent == 1, PayloadType: d.payloadType, Timestamp: d.timestamp, Payload: d.payload[:]}
	if d.sent == d.press.frames+endings-1 {
		d.press.frames, d.gap = 0, gapFrames
	}
	return p, true
}
