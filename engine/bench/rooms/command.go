package rooms

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"

	"vigie.dev/engine/bench"
)

// Command is the whole of `bench:rooms`: measures, prints, gives the exit code.
func Command(ctx context.Context, args []string, out, say io.Writer) int {
	opts, err := ParseOptions(args, say)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return bench.ExitDone
	case err != nil:
		fmt.Fprintf(say, "✗ %v\n", err)
		return bench.ExitUsage
	}
	if code, ok, err := bench.Apart(ctx); ok {
		return code
	} else if err != nil {
		fmt.Fprintf(say, "✗ %v\n", err)
		return bench.ExitError
	}
	result, err := Run(ctx, opts, say)
	if err == nil && opts.JSON {
		encoder := json.NewEncoder(out)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(result)
	} else if err == nil {
		write(out, result)
	}
	if err != nil {
		fmt.Fprintf(say, "✗ %v\n", err)
		return bench.ExitError
	}
	return bench.ExitCode(result.Figures, opts.Gate)
}

func write(w io.Writer, r Result) {
	network := "the machine's own network"
	if r.Machine.Apart {
		network = "a network of its own"
	}
	fmt.Fprintf(w, "%s, %d cores, Linux %s, %s, %s, %s, loopback in %s; load average %.2f before, %.2f after\n%s\n\n",
		r.Machine.Processor, r.Machine.Cores, r.Machine.Kernel, r.Machine.Go, r.Server, r.Browser, network, r.LoadBefore, r.LoadAfter, r.Load)
	bench.WriteFigures(w, r.Figures)
}

// Role plays one side, in the process that Run started for it.
func Role(name string, in io.Reader) error {
	return bench.Play(name, in, func(p *bench.Peer, raw []byte) error {
		switch name {
		case "publish":
			return play(p, raw, publish)
		case "ours":
			return play(p, raw, subscribe)
		case "bare":
			return play(p, raw, receive)
		}
		return fmt.Errorf("Cannot play role %q: it is not known", name)
	})
}

func play[C any](p *bench.Peer, raw []byte, run func(*bench.Peer, C) error) error {
	var cfg C
	if err := json.Unmarshal(raw, &cfg); err != nil {
		return fmt.Errorf("Cannot read configuration %q: %w", raw, err)
	}
	return run(p, cfg)
}
