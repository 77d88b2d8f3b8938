// Command vigie-wan gives the links between regions delay, jitter, loss,
// reordering, duplication and rate, and measures what they got.
//
// Exit codes: 0 done, 1 our own error, 2 bad usage, 4 the measurement could
// not keep its own schedule, 99 a figure is not what was asked.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"vigie.dev/engine/wan/relay"
	"vigie.dev/engine/wan/service"
)

const usage = `vigie-wan run [--regions FILE] [--device wan0] [--seed N] [--no-netem]
vigie-wan set [--from REGION] [--to REGION] [--delay 80ms] [--jitter 10ms] [--shape normal|uniform]
              [--correlation 25%] [--loss 3%] [--burst 4] [--gemodel P,R,1-H,1-K] [--reorder 1%]
              [--duplicate 0.1%] [--rate 10mbit] [--queue 100ms] [--clear]
vigie-wan show [--json | --losses]
vigie-wan measure --from REGION --to REGION [--pps N] [--packets N] [--json]

All but run speak to the one that runs by --socket (/run/vigie/wan.sock). set changes the figures that are
given, of all links that --from and --to name, after --clear has set all others to nothing. Jitter is a standard
deviation (normal) or half a width (uniform); a burst is the mean run of losses that one flow sees, in packets.
`

const (
	exitError  = 1
	exitUsage  = 2
	exitVoid   = 4
	exitBeyond = 99
)

var (
	errUsage  = errors.New("bad usage")
	errVoid   = errors.New("the measurement could not keep its own schedule")
	errBeyond = errors.New("the link is not what was asked")
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := command(ctx, os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return // the usage has been printed
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "vigie-wan: %v\n", err)
	}
	os.Exit(exitCode(err))
}

func exitCode(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errUsage), errors.Is(err, service.ErrRefused), errors.Is(err, relay.ErrRegion):
		return exitUsage
	case errors.Is(err, errVoid):
		return exitVoid
	case errors.Is(err, errBeyond):
		return exitBeyond
	}
	return exitError
}

func command(ctx context.Context, args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("Cannot guess what to do: %w\n%s", errUsage, usage)
	}
	commands := map[string]func(context.Context, *flag.FlagSet, []string) error{
		"run": run, "set": set, "show": show, "measure": measureLink,
	}
	if args[0] == "--help" || args[0] == "-h" || args[0] == "help" {
		fmt.Print(usage)
		return nil
	}
	do := commands[args[0]]
	if do == nil {
		return fmt.Errorf("Cannot do %q: %w\n%s", args[0], errUsage, usage)
	}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	flags.SetOutput(os.Stderr)
	flags.Usage = func() { fmt.Fprint(os.Stderr, usage) }
	return do(ctx, flags, args[1:])
}

// parse reads the flags and lets nothing else stand beside them.
func parse(flags *flag.FlagSet, args []string) error {
	if err := flags.Parse(args); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("Cannot read %q: %w", flags.Arg(0), errUsage)
	}
	return nil
}

func socketFlag(flags *flag.FlagSet) *string {
	return flags.String("socket", "/run/vigie/wan.sock", "")
}

func regionsFlag(flags *flag.FlagSet) *string {
	return flags.String("regions", "/etc/vigie/regions.yaml", "")
}

func readWorld(path string) (relay.World, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return relay.World{}, fmt.Errorf("Cannot read the regions: %w", err)
	}
	return relay.ParseWorld(text)
}
