// Package picture keeps what somebody saw of a camera, and holds it against the
// camera's own picture by VMAF: the pictures that were received, when each was
// shown, and which of the source each is by the time code in it.
package picture

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Schema of NAME.view.json.
const Schema = "vigie/view/1"

// View is a stretch of one camera as one person saw it: nothing was muted in
// it, and one size was wanted.
type View struct {
	Schema string `json:"schema"`
	// IntervalMs from picture to picture of the camera.
	IntervalMs float64 `json:"intervalMs"`
	// Width and Height that were wanted, at most those published.
	Width  int `json:"width"`
	Height int `json:"height"`
	// EndMs is when the stretch ended, after its first picture was shown.
	EndMs  float64 `json:"endMs"`
	Frames []Frame `json:"frames"`
}

// Frame is a picture that was shown.
type Frame struct {
	// Slot of the camera's schedule, from the first picture's.
	Slot int `json:"slot"`
	// ShownMs after the first picture was, by the playout buffer (video.Playout).
	ShownMs float64 `json:"shownMs"`
	// Height that was received.
	Height int `json:"height"`
	// Data is the coded picture.
	Data []byte `json:"-"`
}

var errOrder = errors.New("slots rise from 0, and times do not fall")

// Check refuses what cannot be scored.
func (v *View) Check() error {
	switch {
	case v.Schema != Schema:
		return fmt.Errorf("Cannot score a view of schema %q (expected %q)", v.Schema, Schema)
	case !(v.IntervalMs > 0) || v.Width <= 0 || v.Height <= 0 || len(v.Frames) == 0:
		return fmt.Errorf("Cannot score %d pictures each %v ms at %d × %d", len(v.Frames), v.IntervalMs, v.Width, v.Height)
	}
	for i, f := range v.Frames {
		if i == 0 && f.Slot != 0 || i > 0 && (f.Slot <= v.Frames[i-1].Slot || f.ShownMs < v.Frames[i-1].ShownMs) {
			return fmt.Errorf("Cannot score picture %d, slot %d at %.1f ms: %w", i, f.Slot, f.ShownMs, errOrder)
		}
	}
	return nil
}

// Write leaves NAME.ivf, the coded pictures, and NAME.view.json.
func (v *View) Write(dir, name string) error {
	if err := v.Check(); err != nil {
		return err
	}
	body, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("Cannot write view %q: %w", name, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("Cannot write view %q: %w", name, err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".ivf"), v.ivf(), 0o644); err != nil {
		return fmt.Errorf("Cannot write view %q: %w", name, err)
	}
	return os.WriteFile(filepath.Join(dir, name+".view.json"), append(body, '\n'), 0o644)
}

// Read reads NAME.view.json; the coded pictures stay in their file.
func Read(dir, name string) (*View, error) {
	body, err := os.ReadFile(filepath.Join(dir, name+".view.json"))
	if err != nil {
		return nil, fmt.Errorf("Cannot read view %q: %w", name, err)
	}
	v := &View{}
	if err := json.Unmarshal(body, v); err != nil {
		return nil, fmt.Errorf("Cannot read view %q: %w", name, err)
	}
	return v, v.Check()
}
