package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"vigie.dev/engine/evidence/picture"
	"vigie.dev/engine/evidence/ranking"
)

const defaultLimit = 30 * time.Minute

type scoreOptions struct {
	folder, source, ffmpeg string
	limit                  time.Duration
}

// line is what is printed of a view.
type line struct {
	View string `json:"view"`
	*picture.VMAF
	Error string `json:"error,omitempty"`
}

var errSome = errors.New("some views were not scored")

// score prints a line of JSON for each view of a folder, as it is done.
func score(ctx context.Context, o scoreOptions, stdout io.Writer) error {
	files, err := filepath.Glob(filepath.Join(o.folder, "*.view.json"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("%w: Cannot score %q: no NAME.view.json in it", ranking.ErrUsage, o.folder)
	}
	if o.source == "" {
		o.source = filepath.Join(o.folder, "source.mkv")
	}
	ctx, stop := context.WithTimeout(ctx, o.limit)
	defer stop()
	scorer, out := picture.Scorer{FFmpeg: o.ffmpeg, Source: o.source}, json.NewEncoder(stdout)
	var failed error
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".view.json")
		one := line{View: name}
		if vmaf, err := scorer.Score(ctx, o.folder, name); err != nil {
			one.Error, failed = err.Error(), errSome
		} else {
			one.VMAF = &vmaf
		}
		if err := out.Encode(one); err != nil {
			return fmt.Errorf("Cannot print a score: %w", err)
		}
	}
	return failed
}
