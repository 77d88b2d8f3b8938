package picture

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
)

// mostFrames of a file are decoded: 20 s at 30 Hz and room.
const mostFrames = 1000

// decode gives the pictures of a file as 8-bit 4:2:0, scaled to a size.
func decode(ctx context.Context, ffmpeg, file string, width, height int) ([][]byte, error) {
	arguments := []string{"-v", "error", "-nostdin", "-i", file, "-vf", fmt.Sprintf("scale=%d:%d:flags=bicubic", width, height),
		"-fps_mode", "passthrough", "-frames:v", fmt.Sprint(mostFrames), "-pix_fmt", "yuv420p", "-f", "rawvideo", "-"}
	run := exec.CommandContext(ctx, ffmpeg, arguments...)
	var problems bytes.Buffer
	run.Stderr = &problems
	out, err := run.StdoutPipe()
	if err != nil {
		return nil, fmt.Errorf("Cannot decode %q: %w", file, err)
	}
	if err := run.Start(); err != nil {
		return nil, fmt.Errorf("Cannot decode %q: %w", file, err)
	}
	var frames [][]byte
	for {
		frame := make([]byte, pictureBytes(width, height))
		if _, err = io.ReadFull(out, frame); err != nil {
			break
		}
		frames = append(frames, frame)
	}
	if ended := run.Wait(); ended != nil || err != io.EOF {
		return nil, fmt.Errorf("Cannot decode %q, %d pictures (%w): %s", file, len(frames), errorOr(ended, err), lastLine(problems.String()))
	}
	return frames, nil
}

// pictureBytes of 4:2:0; sides are even.
func pictureBytes(width, height int) int { return width * height * 3 / 2 }

func errorOr(first, second error) error {
	if first != nil {
		return first
	}
	return second
}

func lastLine(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndex(s, "\n")+1:]
}
