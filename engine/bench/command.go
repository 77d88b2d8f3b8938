package bench

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
)

// Exit codes, as the command line's.
const (
	exitDone  = 0
	exitError = 1
	exitUsage = 2
	exitVoid  = 4
	exitGate  = 99
)

// Command is the whole of `bench:voice`: measures, prints, gives the exit code.
func Command(ctx context.Context, args []string, out, say io.Writer) int {
	opts, err := ParseOptions(args, say)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return exitDone
	case err != nil:
		fmt.Fprintf(say, "✗ %v\n", err)
		return exitUsage
	}
	if code, ok, err := Apart(ctx); ok {
		return code
	} else if err != nil {
		fmt.Fprintf(say, "✗ %v\n", err)
		return exitError
	}
	result, err := Run(ctx, opts, say)
	if err != nil {
		fmt.Fprintf(say, "✗ %v\n", err)
		return exitError
	}
	if opts.JSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(result)
	} else {
		WriteTable(out, result)
	}
	if err != nil {
		fmt.Fprintf(say, "✗ Cannot print the result: %v\n", err)
		return exitError
	}
	return result.code(opts.Gate)
}

// code is 0 unless the run is a gate.
func (r Result) code(gate bool) int {
	code := exitDone
	for _, f := range r.Figures {
		switch {
		case gate && f.Verdict == Missed:
			return exitGate
		case gate && f.Verdict == Void:
			code = exitVoid
		}
	}
	return code
}
