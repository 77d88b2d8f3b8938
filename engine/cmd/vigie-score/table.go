package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"vigie.dev/engine/capture"
	"vigie.dev/engine/qoe"
)

// scoreCapture lists the streams of a capture; warnings go to stderr.
func scoreCapture(o options, stdin io.Reader, stdout, stderr io.Writer) error {
	input, name := stdin, o.name
	if o.file != "-" {
		file, err := os.Open(o.file)
		if err != nil {
			return badUsage("score: Cannot open %q: %w", o.file, errors.Unwrap(err))
		}
		defer file.Close()
		if info, err := file.Stat(); err == nil && info.IsDir() {
			return badUsage("score: %q is a folder, not a capture", o.file)
		}
		input, name = file, o.file
	}
	report, warnings, err := capture.Read(input)
	if err != nil {
		return badUsage("score: %s: %w", name, err)
	}
	for _, w := range warnings {
		fmt.Fprintf(stderr, "! %s: %s\n", name, w)
	}
	if o.json {
		encoder := json.NewEncoder(stdout)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(report)
	} else {
		err = printTable(report, name, stdout)
	}
	if err != nil {
		return fmt.Errorf("Cannot write the scores: %w", err)
	}
	return nil
}

// printTable lists the streams for a person, a line each.
func printTable(report capture.Report, name string, stdout io.Writer) error {
	if len(report.Streams) == 0 {
		_, err := fmt.Fprintf(stdout, "no RTP stream in %s\n", name)
		return err
	}
	w := tabwriter.NewWriter(stdout, 0, 0, 2, ' ', 0)
	head := "SOURCE\tDESTINATION\tSSRC\tCODEC\tEXPECTED\tLOST\tLOSS %\tDUP\tREORD\tJITTER MS (MEAN/MAX)\tBURST R"
	for _, buffer := range qoe.PlayoutNames {
		head += "\t" + strings.ToUpper(buffer) + " R/MOS"
	}
	fmt.Fprintln(w, head+"\tMODEL")
	for i := range report.Streams {
		s := &report.Streams[i]
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%d\t%.2f\t%d\t%d\t%.2f/%.2f\t%.2f", s.Source, s.Destination, s.SSRC, s.Codec,
			s.Expected, s.Lost, qoe.LossPercent(s.Lost, s.Expected), s.Duplicates, s.Reordered,
			s.JitterMs.Mean, s.JitterMs.Max, s.BurstRatio)
		model := "not scored"
		for _, score := range s.Scores {
			fmt.Fprintf(w, "\t%.1f/%.2f", score.R, score.MOS)
			model = score.Model
		}
		if len(s.Scores) == 0 {
			fmt.Fprint(w, strings.Repeat("\t-", len(qoe.PlayoutNames)))
		}
		fmt.Fprintf(w, "\t%s\n", model)
	}
	return w.Flush()
}
