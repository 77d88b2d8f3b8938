package rooms

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
)

// The load of every subscriber: one camera and one microphone.
const (
	width, height = 640, 360
	frameRate     = 25
	videoKbps     = 700
	loadText      = "load: one camera of 640 × 360 at 25 Hz and 700 kbit/s (VP8, a key frame every 4 s), one voice (Opus, 24 kbit/s), received by all"
)

// makeClips codes a moving test picture and a tone, 8 s each, into dir.
func makeClips(ctx context.Context, dir string) (picture, voice string, err error) {
	picture, voice = filepath.Join(dir, "picture.ivf"), filepath.Join(dir, "voice.opus")
	for _, arguments := range [][]string{
		{"-f", "lavfi", "-i", fmt.Sprintf("testsrc2=size=%dx%d:rate=%d:duration=8", width, height, frameRate), "-c:v", "libvpx",
			"-deadline", "realtime", "-cpu-used", "8", "-g", "100", "-b:v", fmt.Sprintf("%dk", videoKbps), picture},
		{"-f", "lavfi", "-i", "sine=frequency=300:sample_rate=48000:duration=8", "-c:a", "libopus", "-b:a", "24k", "-frame_duration", "20", voice},
	} {
		out, err := exec.CommandContext(ctx, "ffmpeg", append([]string{"-v", "error", "-y"}, arguments...)...).CombinedOutput()
		if err != nil {
			return "", "", fmt.Errorf("Cannot make what is published (apt-get install -y ffmpeg): %w: %s", err, out)
		}
	}
	return picture, voice, nil
}
