package main

import (
	"context"
	"flag"
	"fmt"
	"strings"

	"vigie.dev/engine/wan"
	"vigie.dev/engine/wan/relay"
	"vigie.dev/engine/wan/service"
)

// change is one figure that a flag changes.
type change func(*wan.Impairment)

// changeFlags makes a flag for each figure; those given are added to the list.
func changeFlags(flags *flag.FlagSet, changes *[]change) {
	add := func(name string, parse func(string) (float64, error), apply func(*wan.Impairment, float64)) {
		flags.Func(name, "", func(text string) error {
			value, err := parse(text)
			if err == nil {
				*changes = append(*changes, func(i *wan.Impairment) { apply(i, value) })
			}
			return err
		})
	}
	add("delay", parseMs, func(i *wan.Impairment, v float64) { i.DelayMs = v })
	add("jitter", parseMs, func(i *wan.Impairment, v float64) { i.JitterMs = v })
	add("correlation", parseShare, func(i *wan.Impairment, v float64) { i.Correlation = v })
	add("loss", parseShare, func(i *wan.Impairment, v float64) { i.Loss, i.Gilbert = v, nil })
	add("burst", parseNumber, func(i *wan.Impairment, v float64) { i.Burst, i.Gilbert = v, nil })
	add("reorder", parseShare, func(i *wan.Impairment, v float64) { i.Reorder = v })
	add("duplicate", parseShare, func(i *wan.Impairment, v float64) { i.Duplicate = v })
	add("rate", parseRate, func(i *wan.Impairment, v float64) { i.RateBps = v })
	add("queue", parseMs, func(i *wan.Impairment, v float64) { i.QueueMs = v })
	flags.Func("shape", "", func(text string) error {
		*changes = append(*changes, func(i *wan.Impairment) { i.Jitter = wan.Shape(text) })
		return nil
	})
	flags.Func("gemodel", "", func(text string) error {
		chain, err := parseChain(text)
		if err == nil {
			*changes = append(*changes, func(i *wan.Impairment) { i.Gilbert, i.Loss, i.Burst = &chain, 0, 0 })
		}
		return err
	})
}

func set(ctx context.Context, flags *flag.FlagSet, args []string) error {
	var changes []change
	socket := socketFlag(flags)
	from, to := flags.String("from", "", ""), flags.String("to", "", "")
	clear := flags.Bool("clear", false, "")
	changeFlags(flags, &changes)
	if err := parse(flags, args); err != nil {
		return err
	}
	if len(changes) == 0 && !*clear {
		return fmt.Errorf("Cannot set nothing (give a figure, or --clear): %w", errUsage)
	}
	client := service.NewClient(*socket)
	state, err := client.State(ctx)
	if err != nil {
		return err
	}
	asked, err := choose(state, *from, *to)
	if err != nil {
		return err
	}
	for i := range asked {
		if *clear {
			asked[i].Impairment = wan.Impairment{}
		}
		for _, change := range changes {
			change(&asked[i].Impairment)
		}
	}
	return client.Set(ctx, asked)
}

// choose lists what is asked now of the links that two names mean; an empty
// name means all regions.
func choose(state service.State, from, to string) ([]relay.LinkAsked, error) {
	var chosen []relay.LinkAsked
	var known []string
	for _, l := range state.Links {
		if (from == "" || from == l.From) && (to == "" || to == l.To) {
			chosen = append(chosen, l.LinkAsked)
		}
		if len(known) == 0 || known[len(known)-1] != l.From {
			known = append(known, l.From)
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("Cannot find a link from %q to %q (regions: %s): %w", from, to, strings.Join(known, " "), relay.ErrRegion)
	}
	return chosen, nil
}
