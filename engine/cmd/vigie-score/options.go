package main

import (
	"errors"
	"flag"
	"io"
	"math"
	"strconv"
	"strings"

	"vigie.dev/engine/qoe"
)

const usage = `Usage: vigie-score FILE [--json]
       vigie-score --model nb|wb|fb [--ie N] [--bpl N] [--loss %] [--burst-ratio N] [--delay ms] [--echo planning]

FILE is a capture (pcap or pcapng, compressed or not); - reads standard input,
which messages call what --name says.
`

// defaultBpl is the robustness of a codec that is not named: ITU-T G.107 Table 3.
const defaultBpl = 4.3

// options is what was asked for: a file, or a set of parameters.
type options struct {
	file     string
	name     string // of the file, in messages
	json     bool
	help     bool
	scale    qoe.Scale
	input    qoe.Input
	planning bool
}

var scales = map[string]qoe.Scale{"nb": qoe.Narrowband, "wb": qoe.Wideband, "fb": qoe.Fullband}

// parse reads the arguments; options and the file come in any order.
func parse(args []string) (o options, err error) {
	o.input = qoe.Input{Codec: qoe.Codec{Name: "as given", Bpl: defaultBpl}, BurstRatio: 1}
	set := flag.NewFlagSet("vigie-score", flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.BoolVar(&o.json, "json", false, "")
	set.StringVar(&o.name, "name", "standard input", "")
	set.Func("model", "", func(text string) error {
		scale, known := scales[strings.ToLower(text)]
		if !known {
			return errors.New("it is none of nb, wb, fb")
		}
		o.scale, o.input.Codec.Scale = scale, scale
		return nil
	})
	set.Func("echo", "", func(text string) error {
		o.planning = text == "planning"
		if !o.planning {
			return errors.New("it is not planning")
		}
		return nil
	})
	number(set, "ie", &o.input.Codec.Ie, 0, 132)
	number(set, "bpl", &o.input.Codec.Bpl, 0.01, 1000)
	number(set, "loss", &o.input.LossPct, 0, 100)
	number(set, "burst-ratio", &o.input.BurstRatio, 0.01, 1e6)
	number(set, "delay", &o.input.DelayMs, 0, 1e6)
	if o.file, err = interspersed(set, args); errors.Is(err, flag.ErrHelp) {
		o.help = true
		return o, nil
	} else if err != nil {
		return o, err
	}
	return o, o.agree(set)
}

// agree tells what was asked for twice, or not at all.
func (o *options) agree(set *flag.FlagSet) error {
	parameter := ""
	set.Visit(func(f *flag.Flag) {
		if f.Name != "json" && f.Name != "name" {
			parameter = f.Name
		}
	})
	switch {
	case o.file != "" && parameter != "":
		return badUsage("score: --%s is for one set of parameters, not for a capture (%s)", parameter, o.file)
	case o.file == "" && o.scale == "" && parameter == "":
		return badUsage("score: give a capture, or --model nb|wb|fb with its parameters")
	case o.file == "" && o.scale == "":
		return badUsage("score: --%s needs --model nb|wb|fb", parameter)
	case o.planning && o.scale != qoe.Narrowband:
		return badUsage("score: --echo planning is G.107's: it needs --model nb")
	}
	return nil
}

// interspersed lets flags follow the one argument that is not a flag.
func interspersed(set *flag.FlagSet, args []string) (file string, err error) {
	for {
		if err := set.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return "", err
			}
			return "", badUsage("score: %s", strings.NewReplacer("flag -", "--", "not defined: -", "not known: --",
				"needs an argument: -", "needs an argument: --").Replace(strings.Replace(err.Error(), "flag provided but ", "option ", 1)))
		}
		if set.NArg() == 0 {
			return file, nil
		}
		if file != "" {
			return "", badUsage("score: one capture at a time, not %q and %q", file, set.Arg(0))
		}
		file, args = set.Arg(0), set.Args()[1:]
	}
}

// number is an option from least to most.
func number(set *flag.FlagSet, name string, into *float64, least, most float64) {
	set.Func(name, "", func(text string) error {
		value, err := strconv.ParseFloat(text, 64)
		if err != nil || math.IsNaN(value) || value < least || value > most {
			return errors.New("it is not a number from " + short(least) + " to " + short(most))
		}
		*into = value
		return nil
	})
}

func short(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
