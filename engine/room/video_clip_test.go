package room

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/qoe/video"
)

var (
	keyFrame   = []byte{0x00, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00}
	interframe = []byte{0x01, 0, 0}
)

func TestVideoClip_theNextKeyFrameIsFoundRoundTheLoop(t *testing.T) {
	clip, err := newVideoClip(video.VP8, [][]byte{keyFrame, interframe, keyFrame, interframe}, 40*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(clip.nextKey, []int{0, 2, 2, 0}) || clip.Width != 320 || clip.Height != 180 {
		t.Errorf("%v, %d × %d", clip.nextKey, clip.Width, clip.Height)
	}
}

func TestSource_goesOnAtTheNextKeyFrameWhenAsked(t *testing.T) {
	clip, err := newVideoClip(video.VP8, [][]byte{keyFrame, interframe, interframe, interframe}, 40*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	s, err := newSource(pictureCodecs[video.VP8].capability(), videoClock, "camera", "")
	if err != nil {
		t.Fatal(err)
	}
	s.video(clip)
	var keys []int
	for i := range 8 {
		s.jump.Store(i == 2)
		packets, err := s.packets(time.Duration(i)*clip.Interval, start)
		if err != nil {
			t.Fatal(err)
		}
		if p := packets[0]; p.Timestamp-s.timestamp != uint32(i)*3600 || !packets[len(packets)-1].Marker {
			t.Errorf("frame %d: %v", i, p)
		}
		if len(packets[0].Payload) > len(keyFrame) { // an interframe is shorter
			keys = append(keys, i)
		}
	}
	if !slices.Equal(keys, []int{0, 2, 6}) {
		t.Errorf("key frames at %v, expected 0, 2, 6", keys)
	}
}

func TestLoadVideo_saysWhatIsWrong(t *testing.T) {
	path := filepath.Join(t.TempDir(), "picture.ivf")
	if err := os.WriteFile(path, []byte("DKIF\x00\x00\x20\x00H264\x40\x01\xb4\x00\x19\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadVideo(path); err == nil || !strings.Contains(err.Error(), `"H264"`) {
		t.Errorf("%v", err)
	}
	if _, err := LoadVideo(path + "x"); err == nil {
		t.Error("no file, no error")
	}
}
