package media

import (
	"bytes"
	"fmt"
	"hash/maphash"
	"os"
	"strings"
	"time"
)

const clockRate = 8000 // of G.711, RFC 3551 §4.5.14

// frameTime is the packet length that clips are cut to.
const frameTime = 20 * time.Millisecond

const frameBytes = clockRate / 50

// Clip is speech cut into packets, with an index from packet to position.
// It is safe for use by many streams.
type Clip struct {
	codec   string
	samples []byte
	frames  int
	seed    maphash.Seed
	index   map[uint64]int32
	unique  []bool // frames that the index tells the position of
}

// LoadClip reads raw G.711 (8 kHz, one byte a sample, no header); codec is
// pcma or pcmu. A last partial frame is dropped.
func LoadClip(path, codec string) (*Clip, error) {
	samples, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("Cannot read speech: %w", err)
	}
	clip, err := NewClip(samples, codec)
	if err != nil {
		return nil, fmt.Errorf("Cannot use speech %q: %w", path, err)
	}
	return clip, nil
}

// NewClip makes a clip of raw G.711 samples, at least one frame of 20 ms.
func NewClip(samples []byte, codec string) (*Clip, error) {
	codec = strings.ToLower(codec)
	if codec != "pcma" && codec != "pcmu" {
		return nil, fmt.Errorf("Cannot send codec %q: it is neither pcma nor pcmu", codec)
	}
	c := &Clip{codec: codec, samples: samples, frames: len(samples) / frameBytes, seed: maphash.MakeSeed()}
	if c.frames == 0 {
		return nil, fmt.Errorf("Cannot make a clip of %d samples: a frame has %d", len(samples), frameBytes)
	}
	c.index = make(map[uint64]int32, c.frames)
	for i := range c.frames {
		frame := c.frame(i)
		if !voiced(codec, frame) {
			continue
		}
		hash := maphash.Bytes(c.seed, frame)
		if _, twice := c.index[hash]; twice {
			c.index[hash] = -1 // does not tell its position
		} else {
			c.index[hash] = int32(i)
		}
	}
	c.unique = make([]bool, c.frames)
	for _, i := range c.index {
		if i >= 0 {
			c.unique[i] = true
		}
	}
	return c, nil
}

// Frames is the length of the clip in packets.
func (c *Clip) Frames() int { return c.frames }

func (c *Clip) frame(i int) []byte { return c.samples[i*frameBytes : (i+1)*frameBytes] }

// find gives the position of a frame in the clip, when it is speech and only
// there once. A right guess, the frame after the last one found, saves the
// hash: that is nearly every packet.
func (c *Clip) find(payload []byte, guess int) (int, bool) {
	if guess < c.frames && c.unique[guess] && bytes.Equal(c.frame(guess), payload) {
		return guess, true
	}
	if len(payload) != frameBytes || !voiced(c.codec, payload) {
		return 0, false
	}
	i, ok := c.index[maphash.Bytes(c.seed, payload)]
	if !ok || i < 0 || !bytes.Equal(c.frame(int(i)), payload) {
		return 0, false
	}
	return int(i), true
}

// voiced tells speech from the silence of G.711: some sample is over the
// lowest steps of the quantiser.
func voiced(codec string, frame []byte) bool {
	flip, least := byte(0x55), byte(2)
	if codec == "pcmu" {
		flip, least = 0xff, 3
	}
	for _, b := range frame {
		if (b^flip)&0x7f >= least {
			return true
		}
	}
	return false
}
