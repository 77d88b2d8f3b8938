package bench

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"syscall"
	"time"
)

// Result is all that a run found.
type Result struct {
	Schema  string    `json:"schema"` // vigie/bench-voice/1
	At      time.Time `json:"at"`
	Machine Machine   `json:"machine"`
	Quick   bool      `json:"quick"`
	// LoadBefore and LoadAfter are the load averages of a minute.
	LoadBefore float64  `json:"loadBefore"`
	LoadAfter  float64  `json:"loadAfter"`
	Figures    []Figure `json:"figures"`
}

// bencher makes the measures of one run.
type bencher struct {
	ctx  context.Context
	opts Options
	dir  string // for SIPp's files
	say  io.Writer
	// capacity is calls a core, as measured, for the lateness at 80 % of it.
	capacity float64
}

// Run measures all that was asked for. Progress goes to say.
func Run(ctx context.Context, opts Options, say io.Writer) (Result, error) {
	r := Result{Schema: "vigie/bench-voice/1", At: time.Now().UTC(), Machine: thisMachine(), Quick: opts.Quick, LoadBefore: load()}
	raiseFiles()
	dir, err := os.MkdirTemp("", "vigie-bench-")
	if err != nil {
		return r, fmt.Errorf("Cannot make a folder for SIPp: %w", err)
	}
	defer os.RemoveAll(dir)
	if err := sippFiles(dir); err != nil {
		return r, err
	}
	b := &bencher{ctx: ctx, opts: opts, dir: dir, say: say}
	if slices.Contains(opts.Only, "lateness") && !slices.Contains(opts.Only, "calls") {
		opts.Only = append([]string{"calls"}, opts.Only...) // its load is a part of what that one finds
	}
	for _, name := range opts.Only {
		figures, err := b.measure(name)
		if err != nil {
			return r, fmt.Errorf("Cannot measure %s: %w", name, err)
		}
		r.Figures = append(r.Figures, figures...)
	}
	for i := range r.Figures {
		r.Figures[i].judge()
	}
	r.LoadAfter = load()
	return r, nil
}

func (b *bencher) measure(name string) ([]Figure, error) {
	switch name {
	case "packet":
		return b.packet()
	case "calls":
		return b.calls()
	case "signalling":
		return b.signalling()
	case "relay":
		return b.relay()
	case "memory":
		return b.memory()
	default:
		return b.lateness()
	}
}

// rounds runs one round after another, each within a minute.
func (b *bencher) rounds(name string, n int, one func(ctx context.Context) error) error {
	for i := range n {
		fmt.Fprintf(b.say, " - %-11s round %d of %d\n", name, i+1, n)
		ctx, cancel := context.WithTimeout(b.ctx, roundLimit)
		err := one(ctx)
		cancel()
		if err != nil {
			return errors.Join(b.ctx.Err(), err)
		}
	}
	return nil
}

// roundLimit holds both sides of a pair, and SIPp's twice.
const roundLimit = 3 * time.Minute

// raiseFiles lets the processes that are started open as many files as may be;
// the runtime would give them back the soft limit.
func raiseFiles() {
	var limit syscall.Rlimit
	if syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit) == nil {
		limit.Cur = limit.Max
		_ = syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit) // then SIPp says that it has too few
	}
}
