package media

import (
	"bytes"
	"encoding/binary"

	"vigie.dev/engine/media/wire"
)

// tapSpare is the room for payloads that are not the far clip's, in octets.
const tapSpare = 4096

// TapRecord is the memory that a tapped packet takes, in octets.
const TapRecord = 24

// TapSize is the memory of a tap with room for that many packets, in octets.
func TapSize(packets int) int64 { return int64(packets)*TapRecord + tapSpare }

// Tap keeps the first packets that a stream hears: when each came and what it
// was, but not its payload where that is a frame of the far clip. All its
// memory is there from the beginning: a packet allocates nothing. Give it to
// one stream, and read it once that is closed.
type Tap struct {
	clip   *Clip
	kept   []tapped
	spare  []byte
	missed uint64
	// next is the clip's frame expected at the timestamp after.
	next  int
	after uint32
	known bool
}

// tapped is one packet. frame is the clip's; where it is negative, ^frame is
// the offset of its payload in spare, after its length in two octets.
type tapped struct {
	arrival         int64
	timestamp, ssrc uint32
	frame           int32
	seq             uint16
	payloadType     uint8
}

// NewTap has room for that many packets; clip is what the far person says, the stream's Heard.
func NewTap(clip *Clip, packets int) *Tap {
	return &Tap{clip: clip, kept: make([]tapped, 0, packets), spare: make([]byte, 0, tapSpare)}
}

// Heard is one packet of a tap. AtNs is on the process's steady clock
// (clock.Time); Payload is shared and not to be written to.
type Heard struct {
	AtNs            int64
	Timestamp, SSRC uint32
	Sequence        uint16
	PayloadType     uint8
	Payload         []byte
}

// take keeps one packet, or counts it where there is no more room. found is
// the clip's frame that the ear knows it for, negative where it does not.
func (t *Tap) take(p wire.Packet, arrival int64, found int) {
	if len(t.kept) == cap(t.kept) {
		t.missed++
		return
	}
	frame, ok := t.frame(p, found)
	if !ok {
		at := len(t.spare)
		if at+2+len(p.Payload) > cap(t.spare) {
			t.missed++
			return
		}
		t.spare = binary.BigEndian.AppendUint16(t.spare, uint16(len(p.Payload)))
		t.spare = append(t.spare, p.Payload...)
		frame = ^at
	}
	t.kept = append(t.kept, tapped{arrival, p.Timestamp, p.SSRC, int32(frame), p.Seq, p.PayloadType})
}

// frame finds the payload in the clip: where the ear has, or where the
// timestamp says that it would be, which is right for silence too.
func (t *Tap) frame(p wire.Packet, found int) (int, bool) {
	if t.clip == nil {
		return 0, false
	}
	frames, ticks := len(t.clip.frames), int(t.clip.format.Ticks)
	if found < 0 && t.known {
		moved := int(int32(p.Timestamp-t.after)) / ticks
		if at := ((t.next+moved)%frames + frames) % frames; bytes.Equal(t.clip.frames[at], p.Payload) {
			found = at
		}
	}
	if found < 0 {
		return 0, false
	}
	t.next, t.after, t.known = (found+1)%frames, p.Timestamp+uint32(ticks), true
	return found, true
}

// Packets are those kept, in the order in which they came.
func (t *Tap) Packets() []Heard {
	heard := make([]Heard, len(t.kept))
	for i, k := range t.kept {
		heard[i] = Heard{k.arrival, k.timestamp, k.ssrc, k.seq, k.payloadType, t.payload(k.frame)}
	}
	return heard
}

func (t *Tap) payload(frame int32) []byte {
	if frame >= 0 {
		return t.clip.frames[frame]
	}
	rest := t.spare[^frame:]
	return rest[2 : 2+binary.BigEndian.Uint16(rest)]
}

// Missed counts packets that there was no room for.
func (t *Tap) Missed() uint64 { return t.missed }

// Payloads are the clip's frames, in order, not to be written to.
func (c *Clip) Payloads() [][]byte { return c.frames }

// Codec is the name of the clip's codec: pcma, pcmu, g722 or opus.
func (c *Clip) Codec() string { return c.format.Name }
