package room

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/bluenviron/mediacommon/v2/pkg/codecs/h264"
	"github.com/pion/webrtc/v4/pkg/media/h264reader"

	"vigie.dev/engine/qoe/video"
)

// startCode begins each NAL unit of a byte stream (H.264 annex B).
var startCode = []byte{0, 0, 0, 1}

// readH264 cuts a byte stream at its delimiters; the rate is what its first
// parameter set says (H.264 annex E).
func readH264(b []byte) (*VideoClip, error) {
	reader, err := h264reader.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	var frames [][]byte
	var rate float64
	for {
		unit, err := reader.NextNAL()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("Cannot read a unit of frame %d: %w", len(frames), err)
		}
		if unit.UnitType == h264reader.NalUnitTypeAUD {
			frames = append(frames, nil)
			continue
		}
		if len(frames) == 0 {
			return nil, fmt.Errorf("Cannot loop H.264 whose first unit is of type %d: expected a delimiter", unit.UnitType)
		}
		if unit.UnitType == h264reader.NalUnitTypeSPS && rate == 0 {
			rate = rateOf(unit.Data)
		}
		frames[len(frames)-1] = append(append(frames[len(frames)-1], startCode...), unit.Data...)
	}
	if rate <= 0 {
		return nil, errors.New("Cannot loop H.264 that does not tell its frame rate")
	}
	return newVideoClip(video.H264, frames, time.Duration(float64(time.Second)/rate))
}

// rateOf a sequence parameter set, Hz; 0 where it does not tell.
func rateOf(unit []byte) float64 {
	var s h264.SPS
	if s.Unmarshal(unit) != nil || s.VUI == nil || s.VUI.TimingInfo == nil {
		return 0
	}
	return s.FPS()
}

// h264Size is the size of a frame that begins with its parameter set, as ours do.
func h264Size(frame []byte) (width, height int, key bool) {
	for unit := range bytes.SplitSeq(frame, startCode) {
		if w, h, ok := video.H264Size(unit); ok {
			return w, h, true
		}
	}
	return 0, 0, false
}
