package media

import (
	"time"

	"vigie.dev/engine/media/wire"
)

// comfortType is the static payload type of comfort noise at 8 kHz (RFC 3389 §4).
const comfortType = 13

// comfortLevel is the noise that we ask the far end to make, −dBov (RFC 3389 §3.1).
const comfortLevel = 70

var comfort = []byte{comfortLevel}

// suppress tells what discontinuous transmission makes of the frame that is
// due: speech goes out as it is, the first frame of a silence as comfort
// noise (of Opus as it is, of a far end that takes no noise not at all), the
// rest not at all. The very first packet always goes, to open the path.
func (s *Stream) suppress(p *wire.Packet) (sends bool) {
	speech := s.clip.speech[s.frame]
	began := speech != s.talking
	s.talking = speech
	switch {
	case speech:
		p.Marker = began // of the first packet of a talk spurt, RFC 3551 §4.1
	case (!began || s.noComfort) && s.sent > 0:
		return false
	case s.noComfort:
	case s.clip.format.FrameBytes != 0:
		p.PayloadType, p.Payload = comfortType, comfort
	}
	return true
}

// isComfort tells a packet that says: nothing comes until I speak again.
func (e *ear) isComfort(p wire.Packet) bool {
	if e.format.FrameBytes == 0 {
		return len(p.Payload) <= 2 // RFC 7587 §3.1.3
	}
	return p.PayloadType == comfortType
}

// Key is a telephone key that the far end pressed (RFC 4733).
type Key struct {
	// Key is 0 to 9, *, #, A to D; ? for another event.
	Key byte
	// Length as the far end said it.
	Length time.Duration
	// Ended is false when no packet with the end bit came.
	Ended bool
}

// keysKept bounds the keys of a report.
const keysKept = 64

// event takes a telephone-event packet that is not a duplicate.
func (e *ear) event(p wire.Packet) {
	event, ok := wire.ParseEvent(p.Payload)
	if !ok {
		return
	}
	if n := len(e.keys); n == 0 || e.keyAt != p.Timestamp || e.keyFrom != p.SSRC {
		if n > 0 && e.keyFrom == p.SSRC && int32(p.Timestamp-e.keyAt) < 0 || n == keysKept {
			return // a straggler of a key before, or more than are kept
		}
		e.keyAt, e.keyFrom = p.Timestamp, p.SSRC
		e.keys = append(e.keys, Key{Key: event.Key()})
	}
	key := &e.keys[len(e.keys)-1]
	length := time.Duration(event.Duration) * time.Second / time.Duration(e.format.ClockRate)
	key.Length, key.Ended = max(key.Length, length), key.Ended || event.End
}

// onTime is the timestamp that a packet would have which came as its source's
// last one did: an event's packets all have that of its begin (RFC 4733
// §2.3), which is neither jitter nor lateness.
func (e *ear) onTime(ssrc uint32, arrival int64) (uint32, bool) {
	for i := range e.sources {
		if s := &e.sources[i]; s.ssrc == ssrc {
			return s.timestamp + uint32((arrival-s.arrival)*int64(e.format.ClockRate)/1e9), true
		}
	}
	return 0, false
}
