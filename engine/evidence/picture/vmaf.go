package picture

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
	"slices"
)

// Model is libvmaf's own, built into it: of 1080p seen from three heights, so a
// picture of any size is judged as seen from three of its heights.
const Model = "vmaf_v0.6.1"

// VMAF of a view, 0 to 100.
type VMAF struct {
	Mean float64 `json:"mean"`
	// Harmonic is libvmaf's: 1 / mean(1 / (x + 1)) − 1.
	Harmonic float64 `json:"harmonic"`
	// P5 is the 5th percentile, nearest rank.
	P5 float64 `json:"p5"`
	// Slots that were compared, Stale ones among them, and pictures whose time code could not be read.
	Slots  int `json:"slots"`
	Stale  int `json:"stale"`
	Unread int `json:"unread"`
}

// leastSlots makes a view worth a score.
const leastSlots = 15

// Scorer scores views by a program that has libvmaf.
type Scorer struct {
	// FFmpeg is its path, Source the file of the camera's pristine picture.
	FFmpeg, Source string
}

// Score holds NAME.ivf of a folder against the source.
func (s Scorer) Score(ctx context.Context, dir, name string) (VMAF, error) {
	v, err := Read(dir, name)
	if err != nil {
		return VMAF{}, err
	}
	seen, err := decode(ctx, s.FFmpeg, filepath.Join(dir, name+".ivf"), v.Width, v.Height)
	if err != nil {
		return VMAF{}, err
	}
	if len(seen) != len(v.Frames) {
		return VMAF{}, fmt.Errorf("Cannot score view %q: %d pictures of %d could be decoded", name, len(seen), len(v.Frames))
	}
	source, err := decode(ctx, s.FFmpeg, s.Source, v.Width, v.Height)
	if err != nil {
		return VMAF{}, err
	}
	if err := numbered(source, v); err != nil {
		return VMAF{}, fmt.Errorf("Cannot use the source %q: %w", s.Source, err)
	}
	result := VMAF{}
	codes := make([]int, len(seen))
	for i, frame := range seen {
		var ok bool
		if codes[i], ok = TimeCode(frame, v.Width, v.Height); !ok || codes[i] >= len(source) {
			codes[i] = -1
			result.Unread++
		}
	}
	pairs := v.Align(codes, len(source))
	if len(pairs) < leastSlots {
		return VMAF{}, fmt.Errorf("Cannot score view %q: %d slots, at least %d are needed", name, len(pairs), leastSlots)
	}
	var stood, due []([]byte)
	for _, p := range pairs {
		stood, due = append(stood, seen[p.Frame]), append(due, source[p.Due])
		if p.Stale {
			result.Stale++
		}
	}
	scores, err := s.compare(ctx, stood, due, v.Width, v.Height)
	if err != nil {
		return VMAF{}, fmt.Errorf("Cannot score view %q: %w", name, err)
	}
	result.pool(scores)
	return result, nil
}

// numbered refuses a source whose own time codes are not its order.
func numbered(source [][]byte, v *View) error {
	if len(source) == 0 || len(source) > Codes {
		return fmt.Errorf("it has %d pictures (expected 1 to %d)", len(source), Codes)
	}
	for i, frame := range source {
		if n, ok := TimeCode(frame, v.Width, v.Height); !ok || n != i {
			return fmt.Errorf("its picture %d has time code %d (readable: %v)", i, n, ok)
		}
	}
	return nil
}

// compare gives libvmaf's score of each pair of pictures.
func (s Scorer) compare(ctx context.Context, stood, due [][]byte, width, height int) ([]float64, error) {
	work, err := os.MkdirTemp("", "vmaf")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(work)
	log := filepath.Join(work, "log.json")
	raw := func(pipe string) []string {
		return []string{"-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", fmt.Sprintf("%dx%d", width, height), "-r", "25", "-i", pipe}
	}
	arguments := append([]string{"-v", "error", "-nostdin"}, append(raw("pipe:3"), raw("pipe:4")...)...)
	arguments = append(arguments, "-lavfi", "[0:v][1:v]libvmaf=model=version="+Model+":n_threads=2:log_fmt=json:log_path="+log, "-f", "null", "-")
	run := exec.CommandContext(ctx, s.FFmpeg, arguments...)
	var problems bytes.Buffer
	run.Stderr = &problems
	var ours []*os.File
	for range 2 {
		theirs, our, err := os.Pipe()
		if err != nil {
			return nil, err
		}
		defer theirs.Close()
		defer our.Close()
		run.ExtraFiles, ours = append(run.ExtraFiles, theirs), append(ours, our)
	}
	if err := run.Start(); err != nil {
		return nil, err
	}
	for _, theirs := range run.ExtraFiles {
		theirs.Close() // so that our writing ends when the program does
	}
	go feed(ours[0], stood)
	go feed(ours[1], due)
	if err := run.Wait(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, lastLine(problems.String()))
	}
	return readLog(log, len(stood))
}

// feed writes until all is written or nobody reads.
func feed(to io.WriteCloser, pictures [][]byte) {
	defer to.Close()
	for _, one := range pictures {
		if _, err := to.Write(one); err != nil {
			return // the program ended, and says why
		}
	}
}

var errLog = errors.New("libvmaf's log is not of all pictures")

func readLog(file string, pictures int) ([]float64, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var log struct {
		Frames []struct {
			Metrics struct {
				VMAF *float64 `json:"vmaf"`
			} `json:"metrics"`
		} `json:"frames"`
	}
	if err := json.Unmarshal(body, &log); err != nil {
		return nil, fmt.Errorf("Cannot read libvmaf's log: %w", err)
	}
	var scores []float64
	for _, f := range log.Frames {
		if f.Metrics.VMAF != nil {
			scores = append(scores, *f.Metrics.VMAF)
		}
	}
	if len(scores) != pictures {
		return nil, fmt.Errorf("%w: %d of %d", errLog, len(scores), pictures)
	}
	return scores, nil
}

// pool takes the figures of a view from those of its slots.
func (r *VMAF) pool(scores []float64) {
	r.Slots = len(scores)
	inverse := 0.0
	for _, x := range scores {
		r.Mean += x / float64(len(scores))
		inverse += 1 / (x + 1) / float64(len(scores))
	}
	r.Harmonic = 1/inverse - 1
	sorted := slices.Sorted(slices.Values(scores))
	r.P5 = sorted[(len(sorted)*5+99)/100-1]
}
