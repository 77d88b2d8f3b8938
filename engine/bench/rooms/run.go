package rooms

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"vigie.dev/engine/bench"
)

// Result is all that a run found.
type Result struct {
	Schema  string        `json:"schema"` // vigie/bench-rooms/1
	At      time.Time     `json:"at"`
	Machine bench.Machine `json:"machine"`
	Quick   bool          `json:"quick"`
	// Server and Browser are their versions, Load what each subscriber receives.
	Server  string `json:"server"`
	Browser string `json:"browser,omitempty"`
	Load    string `json:"load"`
	// LoadBefore and LoadAfter are the load averages of a minute.
	LoadBefore float64        `json:"loadBefore"`
	LoadAfter  float64        `json:"loadAfter"`
	Figures    []bench.Figure `json:"figures"`
}

// bencher makes the measures of one run.
type bencher struct {
	ctx            context.Context
	opts           Options
	dir            string
	say            io.Writer
	server         *server
	picture, voice string
	rooms          int // used up to now
}

// roundLimit bounds a pair.
const roundLimit = 3 * time.Minute

// Run measures all that was asked for. Progress goes to say.
func Run(ctx context.Context, opts Options, say io.Writer) (r Result, err error) {
	r = Result{Schema: "vigie/bench-rooms/1", At: time.Now().UTC(), Machine: bench.ThisMachine(), Quick: opts.Quick,
		Load: loadText, LoadBefore: bench.Load()}
	bench.RaiseFiles()
	dir, err := os.MkdirTemp("", "vigie-bench-rooms-")
	if err != nil {
		return r, fmt.Errorf("Cannot make a folder: %w", err)
	}
	defer os.RemoveAll(dir)
	b := &bencher{ctx: ctx, opts: opts, dir: dir, say: say}
	if b.picture, b.voice, err = makeClips(ctx, dir); err != nil {
		return r, err
	}
	if b.server, err = startServer(ctx, opts.Server, dir); err != nil {
		return r, err
	}
	defer b.server.stop()
	r.Server = b.server.version
	if slices.Contains(opts.Only, "pion") {
		figures, err := b.pion()
		if err != nil {
			return r, fmt.Errorf("Cannot measure against pion: %w", err)
		}
		r.Figures = append(r.Figures, figures...)
	}
	if slices.Contains(opts.Only, "chromium") {
		r.Browser = browserVersion(ctx, opts.Chromium)
		figures, err := b.chromium()
		if err != nil {
			return r, fmt.Errorf("Cannot measure against Chromium: %w", err)
		}
		r.Figures = append(r.Figures, figures...)
	}
	for i := range r.Figures {
		r.Figures[i].Judge()
	}
	r.LoadAfter = bench.Load()
	return r, nil
}

// each runs one round after another.
func (b *bencher) each(name string, one func(ctx context.Context, round int) error) error {
	n := b.opts.rounds()
	for i := range n {
		fmt.Fprintf(b.say, " - %-8s round %d of %d\n", name, i+1, n)
		ctx, cancel := context.WithTimeout(b.ctx, roundLimit)
		err := one(ctx, i)
		cancel()
		if err != nil {
			return errors.Join(b.ctx.Err(), err)
		}
	}
	return nil
}
