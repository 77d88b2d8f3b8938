package media

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"os"
	"path/filepath"
	"strings"
	"time"

	"vigie.dev/engine/media/codec"
)

// frameTime is the packet length that clips are cut to.
const frameTime = 20 * time.Millisecond

// Clip is speech cut into packets, with an index from packet to position.
// It is safe for use by many streams.
type Clip struct {
	format codec.Format
	frames [][]byte
	speech []bool // frame by frame
	seed   maphash.Seed
	index  map[uint64]int32
	unique []bool // frames that the index tells the position of
}

// LoadClip reads speech for a codec: a .wav file (16 bits, one channel, 8 kHz
// for G.711, 16 kHz for G.722), which is coded here; an .opus or .ogg file with
// packets of 20 ms; or else raw octets of G.711 or G.722 without a header. A
// last partial frame is dropped.
func LoadClip(path, name string) (*Clip, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("Cannot read speech: %w", err)
	}
	clip, err := readClip(b, strings.ToLower(filepath.Ext(path)), name)
	if err != nil {
		return nil, fmt.Errorf("Cannot use speech %q: %w", path, err)
	}
	return clip, nil
}

func readClip(b []byte, extension, name string) (*Clip, error) {
	format, err := codec.ByName(name)
	if err != nil {
		return nil, err
	}
	if format.FrameBytes == 0 {
		packets, err := codec.ReadOggOpus(b)
		if err != nil {
			return nil, err
		}
		return newClip(format, packets)
	}
	if extension != ".wav" {
		return NewClip(b, name)
	}
	samples, err := codec.ReadWAV(b, format.SampleRate)
	if err != nil {
		return nil, err
	}
	return NewClip(format.Encode(samples), name)
}

// NewClip makes a clip of the octets of G.711 or G.722, at least one frame of 20 ms.
func NewClip(octets []byte, name string) (*Clip, error) {
	format, err := codec.ByName(name)
	if err != nil {
		return nil, err
	}
	if format.FrameBytes == 0 {
		return nil, fmt.Errorf("Cannot cut octets of %s into frames: their length varies", format.Name)
	}
	var frames [][]byte
	for ; len(octets) >= format.FrameBytes; octets = octets[format.FrameBytes:] {
		frames = append(frames, octets[:format.FrameBytes:format.FrameBytes])
	}
	return newClip(format, frames)
}

// newClip takes frames of 20 ms.
func newClip(format codec.Format, frames [][]byte) (*Clip, error) {
	if len(frames) == 0 {
		return nil, fmt.Errorf("Cannot make a clip of %s without a whole frame", format.Name)
	}
	c := &Clip{format: format, frames: frames, speech: make([]bool, len(frames)), seed: maphash.MakeSeed(),
		index: make(map[uint64]int32, len(frames))}
	for i, frame := range frames {
		if err := fits(format, frame); err != nil {
			return nil, fmt.Errorf("Cannot send frame %d of %s: %w", i, format.Name, err)
		}
		if c.speech[i] = format.Speech(frame); !c.speech[i] {
			continue
		}
		hash := maphash.Bytes(c.seed, frame)
		if _, twice := c.index[hash]; twice {
			c.index[hash] = -1 // does not tell its position
		} else {
			c.index[hash] = int32(i)
		}
	}
	c.unique = make([]bool, len(frames))
	for _, i := range c.index {
		if i >= 0 {
			c.unique[i] = true
		}
	}
	return c, nil
}

// fits tells whether a frame is one that the schedule can send.
func fits(format codec.Format, frame []byte) error {
	if format.FrameBytes != 0 {
		return nil
	}
	if _, length, ok := codec.OpusPacket(frame); !ok || length != frameTime {
		return fmt.Errorf("it has %v of speech, not %v", length, frameTime)
	}
	if len(frame) > maxPayload {
		return fmt.Errorf("it has %d octets, over %d", len(frame), maxPayload)
	}
	return nil
}

// Frames is the length of the clip in packets.
func (c *Clip) Frames() int { return len(c.frames) }

// Silent is how many of its packets are silence, which DTX does not send.
func (c *Clip) Silent() (silent int) {
	for _, speech := range c.speech {
		if !speech {
			silent++
		}
	}
	return silent
}

func (c *Clip) frame(i int) []byte { return c.frames[i] }

// find gives the position of a frame in the clip, when it is speech and only
// there once. A right guess, the frame after the last one found, saves the
// hash: that is nearly every packet.
func (c *Clip) find(payload []byte, guess int) (int, bool) {
	if guess < len(c.frames) && c.unique[guess] && bytes.Equal(c.frames[guess], payload) {
		return guess, true
	}
	if n := c.format.FrameBytes; n != 0 && len(payload) != n {
		return 0, false
	}
	i, ok := c.index[maphash.Bytes(c.seed, payload)]
	if !ok || i < 0 || !bytes.Equal(c.frames[i], payload) {
		return 0, false
	}
	return int(i), true
}
