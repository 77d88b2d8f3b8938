package room

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/qoe/video"
)

// testPicture is 2 s of ffmpeg's test picture in VP8 at 25 Hz, a key frame every second.
func testPicture(t *testing.T, width, height int) *VideoClip {
	t.Helper()
	return testPictureIn(t, video.VP8, width, height)
}

// testPictureIn is the same in some codec.
func testPictureIn(t *testing.T, codec video.Codec, width, height int) *VideoClip {
	t.Helper()
	path := filepath.Join(t.TempDir(), "picture.ivf")
	coder := []string{"-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8"}
	switch codec {
	case video.VP9:
		coder = []string{"-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-auto-alt-ref", "0", "-lag-in-frames", "0"}
	case video.H264:
		path = filepath.Join(t.TempDir(), "picture.h264")
		coder = []string{"-c:v", "libx264", "-profile:v", "baseline", "-preset", "ultrafast", "-x264-params", "aud=1:scenecut=0:keyint=25:min-keyint=25"}
	}
	ffmpeg(t, append(append([]string{"-f", "lavfi", "-i", fmt.Sprintf("testsrc=size=%dx%d:rate=25:duration=2", width, height), "-pix_fmt", "yuv420p"},
		coder...), "-g", "25", "-b:v", "200k", path)...)
	clip, err := LoadVideo(path)
	if err != nil {
		t.Fatal(err)
	}
	return clip
}

// testVoice is 2 s of a tone in Opus packets of 20 ms.
func testVoice(t *testing.T) [][]byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "voice.opus")
	ffmpeg(t, "-f", "lavfi", "-i", "sine=frequency=300:sample_rate=48000:duration=2", "-c:a", "libopus", "-b:a", "24k", "-frame_duration", "20", path)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	packets, err := codec.ReadOggOpus(b)
	if err != nil {
		t.Fatal(err)
	}
	return packets
}

func ffmpeg(t *testing.T, arguments ...string) {
	t.Helper()
	out, err := exec.Command("ffmpeg", append([]string{"-v", "error", "-y"}, arguments...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, out)
	}
}
