// Command vigie-degrade holds the parametric score against a signal-based
// one: `make` degrades speech by many conditions and writes pairs of WAVs,
// which stack/images/truth/truth.py scores; `rank` compares both scores.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"vigie.dev/engine/evidence/ranking"
)

const usage = `vigie-degrade make --speech FOLDER --out FOLDER [--seconds 8] [--seeds 3] [--few]
vigie-degrade rank --pairs FOLDER --scores FILE.ndjson [--least 0.9] [--markdown]
`

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

// run is main without the process.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return ranking.Command(dispatch).Run(ctx, usage, args, stdout, stderr)
}

func dispatch(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("%w: neither make nor rank", ranking.ErrUsage)
	}
	flags := ranking.Flags(args[0], stderr)
	switch args[0] {
	case "make":
		var o makeOptions
		flags.StringVar(&o.speech, "speech", "", "folder of the speech: LANGUAGE.alaw, .ulaw, .s16")
		flags.StringVar(&o.out, "out", "", "folder for the pairs")
		flags.IntVar(&o.seconds, "seconds", 8, "length of a clip, 1 to 60")
		flags.IntVar(&o.seeds, "seeds", 3, "clips of each language for each condition, 1 to 20")
		flags.BoolVar(&o.few, "few", false, "only the conditions that are gated")
		if err := ranking.Parse(flags, args[1:]); err != nil {
			return err
		}
		if o.speech == "" || o.out == "" || o.seconds < 1 || o.seconds > 60 || o.seeds < 1 || o.seeds > 20 {
			return fmt.Errorf("%w: --speech %q --out %q --seconds %d --seeds %d", ranking.ErrUsage, o.speech, o.out, o.seconds, o.seeds)
		}
		return makePairs(ctx, o, stdout)
	case "rank":
		var o rankOptions
		flags.StringVar(&o.pairs, "pairs", "", "folder of the pairs")
		flags.StringVar(&o.scores, "scores", "", "what truth.py printed")
		flags.Float64Var(&o.least, "least", 0.9, "least rank correlation of the concealed narrowband conditions")
		flags.BoolVar(&o.markdown, "markdown", false, "print the tables as Markdown")
		if err := ranking.Parse(flags, args[1:]); err != nil {
			return err
		}
		return rank(o, stdout)
	}
	return fmt.Errorf("%w: %q is neither make nor rank", ranking.ErrUsage, args[0])
}
