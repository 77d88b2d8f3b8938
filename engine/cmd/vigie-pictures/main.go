// Command vigie-pictures holds the score of pictures against VMAF: `make` lets
// a camera be seen under many conditions, `score` compares what was seen with
// the source, `rank` compares both scores.
package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"vigie.dev/engine/evidence/ranking"
)

const usage = `vigie-pictures make --pictures FOLDER --out FOLDER [--content NAME] [--seeds 2] [--few]
vigie-pictures score --source FILE [--ffmpeg ffmpeg] [--limit 30m] FOLDER
vigie-pictures rank --scores FILE.ndjson [--least 0.9] [--markdown] FOLDER...
`

func main() { os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr)) }

// run is main without the process.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return ranking.Command(dispatch).Run(ctx, usage, args, stdout, stderr)
}

func dispatch(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	if len(args) == 0 {
		return fmt.Errorf("%w: none of make, score, rank", ranking.ErrUsage)
	}
	flags := ranking.Flags(args[0], stderr)
	switch args[0] {
	case "make":
		var o makeOptions
		flags.StringVar(&o.pictures, "pictures", "", "folder of make-pictures: source.mkv, q.ivf, h.ivf, f.ivf")
		flags.StringVar(&o.out, "out", "", "folder for the views")
		flags.StringVar(&o.content, "content", "test", "what the picture is called")
		flags.StringVar(&o.ffmpeg, "ffmpeg", "ffmpeg", "the program that codes fewer frames a second")
		flags.IntVar(&o.seeds, "seeds", 2, "views of each condition with chance in it, 1 to 20")
		flags.BoolVar(&o.few, "few", false, "only one condition in two, one seed")
		if err := ranking.Parse(flags, args[1:]); err != nil {
			return err
		}
		if o.pictures == "" || o.out == "" || o.seeds < 1 || o.seeds > 20 {
			return fmt.Errorf("%w: --pictures %q --out %q --seeds %d", ranking.ErrUsage, o.pictures, o.out, o.seeds)
		}
		return makeViews(ctx, o, stdout)
	case "score":
		var o scoreOptions
		flags.StringVar(&o.source, "source", "", "the camera's pristine picture; source.mkv of the folder")
		flags.StringVar(&o.ffmpeg, "ffmpeg", "ffmpeg", "a program that has libvmaf")
		flags.DurationVar(&o.limit, "limit", defaultLimit, "no view is begun after this")
		if err := ranking.Parse(flags, args[1:]); err != nil {
			return err
		}
		if flags.NArg() != 1 {
			return fmt.Errorf("%w: %d folders", ranking.ErrUsage, flags.NArg())
		}
		o.folder = flags.Arg(0)
		return score(ctx, o, stdout)
	case "rank":
		var o rankOptions
		flags.StringVar(&o.scores, "scores", "", "what score printed")
		flags.Float64Var(&o.least, "least", 0.9, "least rank correlation within each gated group")
		flags.BoolVar(&o.markdown, "markdown", false, "print the tables as Markdown")
		if err := ranking.Parse(flags, args[1:]); err != nil {
			return err
		}
		o.folders = flags.Args()
		return rank(o, stdout)
	}
	return fmt.Errorf("%w: %q is none of make, score, rank", ranking.ErrUsage, args[0])
}
