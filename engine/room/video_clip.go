package room

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/pion/webrtc/v4/pkg/media/ivfreader"

	"vigie.dev/engine/qoe/video"
)

// VideoClip is a loop of coded VP8 pictures that begins with a key frame. It is
// safe for use by many tracks.
type VideoClip struct {
	Width, Height int
	// Interval from picture to picture.
	Interval time.Duration
	frames   [][]byte
	nextKey  []int // the first key frame at or after each, round the loop
}

// LoadVideo reads VP8 from an IVF file with an even frame rate. Give it a key
// frame every second or so: a pre-encoded loop meets a request for a key frame
// by going on at its next one.
func LoadVideo(path string) (*VideoClip, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("Cannot read video: %w", err)
	}
	clip, err := readIVF(b)
	if err != nil {
		return nil, fmt.Errorf("Cannot use video %q: %w", path, err)
	}
	return clip, nil
}

func readIVF(b []byte) (*VideoClip, error) {
	reader, header, err := ivfreader.NewWith(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	if header.FourCC != "VP80" || header.TimebaseDenominator == 0 || header.TimebaseNumerator == 0 {
		return nil, fmt.Errorf("Cannot loop codec %q at %d/%d s: expected VP80", header.FourCC, header.TimebaseNumerator, header.TimebaseDenominator)
	}
	tick := time.Second * time.Duration(header.TimebaseNumerator) / time.Duration(header.TimebaseDenominator)
	var frames [][]byte
	for {
		frame, _, err := reader.ParseNextFrame()
		if errors.Is(err, io.EOF) {
			return newVideoClip(frames, tick)
		}
		if err != nil {
			return nil, fmt.Errorf("Cannot read frame %d: %w", len(frames), err)
		}
		if len(frame) == 0 {
			return nil, fmt.Errorf("Cannot loop an empty frame %d", len(frames))
		}
		frames = append(frames, frame)
	}
}

func newVideoClip(frames [][]byte, interval time.Duration) (*VideoClip, error) {
	if len(frames) == 0 || interval <= 0 {
		return nil, fmt.Errorf("Cannot loop %d frames of %v", len(frames), interval)
	}
	c := &VideoClip{Interval: interval, frames: frames, nextKey: make([]int, len(frames))}
	var ok bool
	if c.Width, c.Height, ok = video.VP8Size(frames[0]); !ok {
		return nil, errors.New("Cannot loop video whose first frame is no key frame")
	}
	next := 0
	for i := len(frames) - 1; i >= 0; i-- {
		if _, _, key := video.VP8Size(frames[i]); key {
			next = i
		}
		c.nextKey[i] = next
	}
	return c, nil
}
