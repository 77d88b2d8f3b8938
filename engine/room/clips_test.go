package room

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"vigie.dev/engine/media/codec"
)

// testPicture is 2 s of ffmpeg's test picture at 25 Hz, a key frame every second.
func testPicture(t *testing.T, width, height int) *VideoClip {
	t.Helper()
	path := filepath.Join(t.TempDir(), "picture.ivf")
	ffmpeg(t, "-f", "lavfi", "-i", fmt.Sprintf("testsrc=size=%dx%d:rate=25:duration=2", width, height),
		"-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8", "-g", "25", "-b:v", "200k", path)
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
