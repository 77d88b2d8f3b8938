package rooms

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// ErrUsage is a command line that cannot be followed.
var ErrUsage = errors.New("bad usage")

var measures = []string{"pion", "chromium"}

// Options of a run.
type Options struct {
	// Quick makes fewer and shorter rounds.
	Quick bool
	// Rounds of each measure. @default 5, 2 with Quick
	Rounds int
	// JSON prints one document on standard output, and no table.
	JSON bool
	// Gate makes a missed target an exit code of 99, and a void one of 4.
	Gate bool
	// Only names the measures to make. @default all
	Only []string
	// Server is LiveKit's program, Client livekit-client's bundle for browsers.
	Server, Client string
	// Chromium is the browser's program. @default chromium
	Chromium string
	// Profile begins the names of the files that our side's profiles go to (.cpu, .heap); empty: none.
	Profile string
}

// ParseOptions reads the command line; usage goes to w.
func ParseOptions(args []string, w io.Writer) (o Options, err error) {
	flags := flag.NewFlagSet("bench:rooms", flag.ContinueOnError)
	flags.SetOutput(w)
	flags.BoolVar(&o.Quick, "quick", false, "fewer and shorter rounds")
	flags.IntVar(&o.Rounds, "rounds", 0, "rounds of each measure (default: 5, 2 with --quick)")
	flags.BoolVar(&o.JSON, "json", false, "one JSON document on standard output")
	flags.BoolVar(&o.Gate, "gate", false, "exit with 99 when a target is missed, 4 when a figure is void")
	flags.StringVar(&o.Server, "server", "", "LiveKit's server, a program")
	flags.StringVar(&o.Client, "client", "", "livekit-client.umd.js")
	flags.StringVar(&o.Chromium, "chromium", "chromium", "the browser, a program")
	flags.StringVar(&o.Profile, "profile", "", "write profiles of our last round to this name with .cpu and .heap")
	only := flags.String("only", strings.Join(measures, ","), "measures to make")
	if err := flags.Parse(args); err != nil {
		return o, errors.Join(ErrUsage, err)
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("Cannot understand %q: %w", flags.Arg(0), ErrUsage)
	}
	if o.Rounds < 0 || o.Rounds > 20 {
		return o, fmt.Errorf("Cannot make %d rounds (1 to 20): %w", o.Rounds, ErrUsage)
	}
	for name := range strings.SplitSeq(*only, ",") {
		if !slices.Contains(measures, name) {
			return o, fmt.Errorf("Cannot measure %q (there are %s): %w", name, strings.Join(measures, ", "), ErrUsage)
		}
		o.Only = append(o.Only, name)
	}
	if o.Server == "" {
		return o, fmt.Errorf("Cannot measure without a LiveKit server: --server is empty: %w", ErrUsage)
	}
	if o.Client == "" && slices.Contains(o.Only, "chromium") {
		return o, fmt.Errorf("Cannot measure Chromium without a page: --client is empty: %w", ErrUsage)
	}
	return o, nil
}

// of gives the first of two quantities in a quick run.
func of[T any](o Options, quick, whole T) T {
	if o.Quick {
		return quick
	}
	return whole
}

func (o Options) rounds() int {
	if o.Rounds > 0 {
		return o.Rounds
	}
	return of(o, 2, 5)
}
func (o Options) window() time.Duration { return of(o, 5*time.Second, 10*time.Second) }
func (o Options) subscribers() int      { return of(o, 40, 60) }
func (o Options) tabs() int             { return of(o, 2, 3) }
