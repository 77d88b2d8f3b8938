package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/pion/webrtc/v4/pkg/media/ivfreader"

	"vigie.dev/engine/evidence/picture"
	"vigie.dev/engine/qoe/video"
)

const (
	// Of make-pictures.sh: its rate, and the size of its largest layer, which is the one wanted.
	cameraHz                  = 15
	wantedWidth, wantedHeight = 640, 360
	slotsSeen                 = 150
)

type makeOptions struct {
	pictures, out, content, ffmpeg string
	seeds                          int
	few                            bool
}

// made is a view of a condition, as conditions.json has it.
type made struct {
	View       string             `json:"view"`
	Condition  string             `json:"condition"`
	Group      string             `json:"group"`
	Content    string             `json:"content"`
	Parametric picture.Parametric `json:"parametric"`
}

// makeViews writes the views of each condition, and their list.
func makeViews(ctx context.Context, o makeOptions, stdout io.Writer) error {
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return fmt.Errorf("Cannot make views: %w", err)
	}
	var all []made
	for i, c := range conditions {
		if o.few && i%2 == 1 && c.group != sizes {
			continue
		}
		cam, err := o.camera(ctx, c)
		if err != nil {
			return err
		}
		seeds := 1
		if c.chance() && !o.few {
			seeds = o.seeds
		}
		for seed := range seeds {
			v, err := c.watch(cam, slotsSeen, wantedWidth, wantedHeight, uint64(1+seed))
			if err != nil {
				return err
			}
			name := fmt.Sprintf("%s-%02d-%d", o.content, i, seed)
			if err := v.Write(o.out, name); err != nil {
				return err
			}
			all = append(all, made{View: name, Condition: c.name, Group: c.group, Content: o.content, Parametric: v.Parametric()})
		}
	}
	body, err := json.MarshalIndent(all, "", "  ")
	if err != nil {
		return fmt.Errorf("Cannot list the views: %w", err)
	}
	fmt.Fprintf(stdout, " %d views of %s\n", len(all), o.content)
	return os.WriteFile(filepath.Join(o.out, "conditions.json"), append(body, '\n'), 0o644)
}

// camera reads a layer, or codes one with fewer pictures.
func (o makeOptions) camera(ctx context.Context, c condition) (camera, error) {
	file, every := filepath.Join(o.pictures, c.layer+".ivf"), max(1, c.every)
	if every > 1 {
		thinned := filepath.Join(o.out, fmt.Sprintf("%s-each-%d.ivf", c.layer, every))
		size, rate := map[string]string{"f": "640:360", "h": "320:180", "q": "160:90"}[c.layer], map[string]string{"f": "400k", "h": "150k", "q": "60k"}[c.layer]
		filter := fmt.Sprintf("select=not(mod(n\\,%d)),scale=%s:flags=bicubic", every, size)
		out, err := exec.CommandContext(ctx, o.ffmpeg, "-v", "error", "-y", "-i", filepath.Join(o.pictures, "source.mkv"), "-vf", filter,
			"-fps_mode", "passthrough", "-c:v", "libvpx", "-deadline", "good", "-cpu-used", "4", "-g", fmt.Sprint(cameraHz/every),
			"-keyint_min", fmt.Sprint(cameraHz/every), "-b:v", rate, "-maxrate", rate, "-bufsize", rate, thinned).CombinedOutput()
		if err != nil {
			return camera{}, fmt.Errorf("Cannot code every %d. picture: %w: %s", every, err, out)
		}
		file = thinned
	}
	pictures, height, err := readPictures(file)
	return camera{pictures: pictures, interval: time.Second / cameraHz, every: every, height: height}, err
}

func readPictures(file string) (pictures [][]byte, height int, err error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return nil, 0, fmt.Errorf("Cannot read a camera's picture: %w", err)
	}
	reader, _, err := ivfreader.NewWith(bytes.NewReader(body))
	if err != nil {
		return nil, 0, fmt.Errorf("Cannot read %q: %w", file, err)
	}
	for {
		one, _, err := reader.ParseNextFrame()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, 0, fmt.Errorf("Cannot read picture %d of %q: %w", len(pictures), file, err)
		}
		pictures = append(pictures, one)
	}
	if len(pictures) == 0 {
		return nil, 0, fmt.Errorf("Cannot show %q: no picture", file)
	}
	if _, height, _ = video.VP8Size(pictures[0]); height == 0 {
		return nil, 0, fmt.Errorf("Cannot show %q: its first picture is no key frame of VP8", file)
	}
	return pictures, height, nil
}
