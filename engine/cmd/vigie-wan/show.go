package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"math"
	"os"
	"strings"
	"text/tabwriter"

	"vigie.dev/engine/wan"
	"vigie.dev/engine/wan/service"
)

func show(ctx context.Context, flags *flag.FlagSet, args []string) error {
	socket, asJSON := socketFlag(flags), flags.Bool("json", false, "")
	losses := flags.Bool("losses", false, "")
	if err := parse(flags, args); err != nil {
		return err
	}
	state, err := service.NewClient(*socket).State(ctx)
	if err != nil {
		return err
	}
	switch {
	case *losses:
		return printLosses(os.Stdout, state)
	case *asJSON:
		return printJSON(state)
	}
	return printState(os.Stdout, state)
}

func printJSON(value any) error {
	if err := json.NewEncoder(os.Stdout).Encode(value); err != nil {
		return fmt.Errorf("Cannot print: %w", err)
	}
	return nil
}

func printState(out io.Writer, state service.State) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintln(table, "from\tto\tby\tasked\tpackets\tlost\toverflowed\treordered\tduplicated")
	for _, l := range state.Links {
		counted := "\t\t\t\t"
		if c := l.Counted; c != nil {
			counted = fmt.Sprintf("%d\t%d\t%d\t%d\t%d", c.Packets, c.Lost, c.Overflowed, c.Reordered, c.Duplicated)
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", l.From, l.To, l.By, describe(l.Impairment), counted)
	}
	r := state.Relay
	_, _ = fmt.Fprintf(table, "\nrelay: %d read, %d written, %d held, %d over 1 ms late (worst %.2f ms), %d without room, %d overrun, priority %s\n",
		r.Read, r.Written, r.Held, r.Late, float64(r.WorstLateNs)/1e6, r.Full, state.Overrun, state.Priority)
	if err := table.Flush(); err != nil {
		return fmt.Errorf("Cannot print: %w", err)
	}
	return nil
}

// describe puts what is asked in a few words.
func describe(i wan.Impairment) string {
	var words []string
	say := func(format string, value, factor float64) {
		if value != 0 {
			words = append(words, fmt.Sprintf(format, value*factor))
		}
	}
	say("delay %g ms", i.DelayMs, 1)
	say("jitter %g ms", i.JitterMs, 1)
	say("correlation %g %%", i.Correlation, 100)
	say("loss %g %%", i.Loss, 100)
	say("burst %g", i.Burst, 1)
	if g := i.Gilbert; g != nil {
		words = append(words, fmt.Sprintf("loss %.3g %% in runs of %.3g", 100*g.Mean(), g.Burst()))
	}
	say("reorder %g %%", i.Reorder, 100)
	say("duplicate %g %%", i.Duplicate, 100)
	say("rate %g Mbit/s", i.RateBps, 1e-6)
	if len(words) == 0 {
		return "nothing"
	}
	return strings.Join(words, ", ")
}

// printLosses prints `REGION PERCENT DROPPED` for each region: the greatest
// loss that is asked of the links into it, and all that these dropped.
func printLosses(out io.Writer, state service.State) error {
	type sum struct {
		share   float64
		dropped uint64
	}
	sums, order := map[string]*sum{}, []string{}
	for _, l := range state.Links {
		if sums[l.To] == nil {
			sums[l.To] = &sum{}
			order = append(order, l.To)
		}
		model, err := l.LossModel()
		if err != nil {
			return err
		}
		sums[l.To].share = max(sums[l.To].share, model.Mean())
		if l.Counted != nil {
			sums[l.To].dropped += l.Counted.Lost
		}
	}
	for _, region := range order {
		if _, err := fmt.Fprintln(out, region, math.Round(sums[region].share*1e8)/1e6, sums[region].dropped); err != nil {
			return fmt.Errorf("Cannot print: %w", err)
		}
	}
	return nil
}
