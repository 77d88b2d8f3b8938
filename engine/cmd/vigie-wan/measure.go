package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"vigie.dev/engine/wan/measure"
	"vigie.dev/engine/wan/relay"
	"vigie.dev/engine/wan/service"
)

func measureLink(ctx context.Context, flags *flag.FlagSet, args []string) error {
	socket, regions, asJSON := socketFlag(flags), regionsFlag(flags), flags.Bool("json", false, "")
	var pair relay.Pair
	var plan measure.Plan
	flags.StringVar(&pair.From, "from", "", "")
	flags.StringVar(&pair.To, "to", "", "")
	flags.IntVar(&plan.PPS, "pps", 1000, "")
	flags.IntVar(&plan.Packets, "packets", 5000, "")
	if err := parse(flags, args); err != nil {
		return err
	}
	world, err := readWorld(*regions)
	if err != nil {
		return err
	}
	if err := plan.Complete(); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	measured, err := service.Measure(ctx, service.NewClient(*socket), world, pair, plan)
	if err != nil {
		return err
	}
	if *asJSON {
		err = printJSON(measured)
	} else {
		err = printMeasured(os.Stdout, measured)
	}
	switch {
	case err != nil:
		return err
	case measured.Void:
		return fmt.Errorf("Cannot judge the link: %w", errVoid)
	case !measured.Within:
		return fmt.Errorf("Cannot accept the link from %q to %q: %w", pair.From, pair.To, errBeyond)
	}
	return nil
}

func printMeasured(out io.Writer, m service.Measured) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	_, _ = fmt.Fprintf(table, "%s to %s by %s: %d packets of %d bytes in %d flows, %.0f a second, sent at worst %.2f ms late, times by the %s\n",
		m.From, m.To, m.By, m.Sample.Got.Sent, m.Sample.Size, m.Sample.Flows, m.Sample.PPS, m.Sample.SendLateMs, m.Sample.Times)
	_, _ = fmt.Fprintln(table, "figure\tunit\tasked\tgot\ttolerance\tby chance\t")
	for _, f := range m.Figures {
		verdict := "within"
		switch {
		case !f.Within:
			verdict = "OUTSIDE"
		case !f.Conclusive:
			verdict = "within, but the sample is too small to tell"
		}
		_, _ = fmt.Fprintf(table, "%s\t%s\t%.4g\t%.4g\t± %.3g\t± %.3g\t%s\n", f.Name, f.Unit, f.Asked, f.Got, f.Tolerance, f.Uncertainty, verdict)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("Cannot print: %w", err)
	}
	return nil
}
