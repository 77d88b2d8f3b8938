package bench

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

// measures are the parts of a run, in order.
var measures = []string{"packet", "calls", "signalling", "memory", "lateness", "relay"}

// Options of a run.
type Options struct {
	// Quick makes fewer and shorter rounds.
	Quick bool
	// JSON prints one document on standard output, and no table.
	JSON bool
	// Gate makes a missed target an exit code of 99, and a void one of 4.
	Gate bool
	// Only names the measures to make. @default all
	Only []string
}

// ParseOptions reads the command line; usage goes to w.
func ParseOptions(args []string, w io.Writer) (o Options, err error) {
	flags := flag.NewFlagSet("bench:voice", flag.ContinueOnError)
	flags.SetOutput(w)
	flags.BoolVar(&o.Quick, "quick", false, "fewer and shorter rounds")
	flags.BoolVar(&o.JSON, "json", false, "one JSON document on standard output")
	flags.BoolVar(&o.Gate, "gate", false, "exit with 99 when a target is missed, 4 when a figure is void")
	only := flags.String("only", strings.Join(measures, ","), "measures to make")
	if err := flags.Parse(args); err != nil {
		return o, errors.Join(ErrUsage, err)
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("Cannot understand %q: %w", flags.Arg(0), ErrUsage)
	}
	for name := range strings.SplitSeq(*only, ",") {
		if !slices.Contains(measures, name) {
			return o, fmt.Errorf("Cannot measure %q (there are %s): %w", name, strings.Join(measures, ", "), ErrUsage)
		}
		o.Only = append(o.Only, name)
	}
	return o, nil
}

func (o Options) rounds() int {
	if o.Quick {
		return 2
	}
	return 5
}

// short gives the first of two times in a quick run.
func (o Options) short(quick, whole time.Duration) time.Duration {
	if o.Quick {
		return quick
	}
	return whole
}
