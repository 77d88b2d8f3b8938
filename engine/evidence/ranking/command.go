// Package ranking is what the programs share that hold a parametric score against
// another measure: their frame as commands, and the reading of what was measured.
package ranking

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
)

// Exit codes, as cli/exit-codes.ts has them.
const (
	ExitPassed    = 0
	ExitError     = 1
	ExitUsage     = 2
	ExitThreshold = 99
)

var (
	// ErrUsage is of a command that was called wrongly.
	ErrUsage = errors.New("bad usage")
	// ErrRanks says that the parametric score does not rank as the other measure.
	ErrRanks = errors.New("ranks differ")
)

// Command does what its arguments say.
type Command func(ctx context.Context, args []string, stdout, stderr io.Writer) error

// Run gives the exit code; what went wrong, and after ErrUsage the usage, goes to stderr.
func (c Command) Run(ctx context.Context, usage string, args []string, stdout, stderr io.Writer) int {
	err := c(ctx, args, stdout, stderr)
	if err == nil || errors.Is(err, flag.ErrHelp) {
		return ExitPassed
	}
	fmt.Fprintf(stderr, "✗ %v\n", err)
	switch {
	case errors.Is(err, ErrUsage):
		fmt.Fprint(stderr, usage)
		return ExitUsage
	case errors.Is(err, ErrRanks):
		return ExitThreshold
	}
	return ExitError
}

// Flags of a command that are parsed by Parse, so that it says what is wrong.
func Flags(name string, stderr io.Writer) *flag.FlagSet {
	flags := flag.NewFlagSet(name, flag.ContinueOnError)
	flags.SetOutput(stderr)
	return flags
}

// Parse fails with ErrUsage, or flag.ErrHelp where help was asked for.
func Parse(flags *flag.FlagSet, args []string) error {
	err := flags.Parse(args)
	if err != nil && !errors.Is(err, flag.ErrHelp) {
		return fmt.Errorf("%w: %w", ErrUsage, err)
	}
	return err
}
