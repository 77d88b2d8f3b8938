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

// VideoClip is a loop of coded pictures that begins with a key frame. It is safe
// for use by many tracks.
type VideoClip struct {
	Codec         video.Codec
	Width, Height int
	// Interval from picture to picture.
	Interval time.Duration
	frames   [][]byte
	nextKey  []int // the first key frame at or after each, round the loop
}

// LoadVideo reads VP8 or VP9 from an IVF file with an even frame rate, or H.264 from
// a byte stream (its annex B) with a delimiter before each picture. Give it a key
// frame every second or so: a pre-encoded loop meets a request for a key frame
// by going on at its next one.
func LoadVideo(path string) (*VideoClip, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("Cannot read video: %w", err)
	}
	read := readIVF
	if bytes.HasPrefix(b, startCode) {
		read = readH264
	}
	clip, err := read(b)
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
	codec, known := map[string]video.Codec{"VP80": video.VP8, "VP90": video.VP9}[header.FourCC]
	if !known || header.TimebaseDenominator == 0 || header.TimebaseNumerator == 0 {
		return nil, fmt.Errorf("Cannot loop codec %q at %d/%d s: expected VP80 or VP90", header.FourCC, header.TimebaseNumerator, header.TimebaseDenominator)
	}
	tick := time.Second * time.Duration(header.TimebaseNumerator) / time.Duration(header.TimebaseDenominator)
	var frames [][]byte
	for {
		frame, _, err := reader.ParseNextFrame()
		if errors.Is(err, io.EOF) {
			return newVideoClip(codec, frames, tick)
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

// keySizes give the size of a key frame, and false for any other.
var keySizes = map[video.Codec]func(frame []byte) (width, height int, key bool){
	video.VP8: video.VP8Size, video.VP9: video.VP9Size, video.H264: h264Size,
}

func newVideoClip(codec video.Codec, frames [][]byte, interval time.Duration) (*VideoClip, error) {
	if len(frames) == 0 || interval <= 0 {
		return nil, fmt.Errorf("Cannot loop %d frames of %v", len(frames), interval)
	}
	c := &VideoClip{Codec: codec, Interval: interval, frames: frames, nextKey: make([]int, len(frames))}
	size := keySizes[codec]
	var ok bool
	if c.Width, c.Height, ok = size(frames[0]); !ok {
		return nil, errors.New("Cannot loop video whose first frame is no key frame")
	}
	next := 0
	for i := len(frames) - 1; i >= 0; i-- {
		if _, _, key := size(frames[i]); key {
			next = i
		}
		c.nextKey[i] = next
	}
	return c, nil
}
