package main

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"vigie.dev/engine/evidence"
	"vigie.dev/engine/evidence/picture"
	"vigie.dev/engine/evidence/ranking"
)

// leastConditions make a ranking.
const leastConditions = 3

type rankOptions struct {
	folders  []string
	scores   string
	least    float64
	markdown bool
}

// compared is a condition with the means of its views.
type compared struct {
	name, group                    string
	views                          int
	freeze, rate, size, parametric float64
	vmaf, harmonic, p5             float64
}

// rank compares both scores, group by group and all in one ranking.
func rank(o rankOptions, stdout io.Writer) error {
	all, err := o.compare()
	if err != nil {
		return err
	}
	var failed error
	for _, group := range []string{sizes, rates, freezes, mixed} {
		one := slices.DeleteFunc(slices.Clone(all), func(c *compared) bool { return c.group != group })
		printTable(stdout, group, one, o.markdown)
		if len(one) < leastConditions {
			fmt.Fprintf(stdout, " - %s: %d conditions, nothing to rank\n", group, len(one))
			continue
		}
		correlation := spearman(stdout, group, one)
		if slices.Contains(gated, group) && !(correlation >= o.least) {
			failed = errors.Join(failed, fmt.Errorf("%w: Spearman is %.3f over %d conditions (%s), at least %.2f is wanted",
				ranking.ErrRanks, correlation, len(one), group, o.least))
		}
	}
	if len(all) >= leastConditions {
		spearman(stdout, "all in one ranking, not gated", all)
	}
	return failed
}

// spearman prints the rank correlation with each pooling of VMAF, and gives that with the mean.
func spearman(w io.Writer, what string, all []*compared) float64 {
	column := func(of func(*compared) float64) (values []float64) {
		for _, c := range all {
			values = append(values, of(c))
		}
		return values
	}
	parametric := column(func(c *compared) float64 { return c.parametric })
	mean := evidence.Spearman(parametric, column(func(c *compared) float64 { return c.vmaf }))
	fmt.Fprintf(w, " %s: Spearman %.3f over %d conditions with VMAF's mean (harmonic mean %.3f, p5 %.3f)\n", what, mean, len(all),
		evidence.Spearman(parametric, column(func(c *compared) float64 { return c.harmonic })),
		evidence.Spearman(parametric, column(func(c *compared) float64 { return c.p5 })))
	return mean
}

// compare takes the means of each condition, in the conditions' order.
func (o rankOptions) compare() ([]*compared, error) {
	scores, err := readScores(o.scores)
	if err != nil {
		return nil, err
	}
	var all []*compared
	for _, folder := range o.folders {
		views, err := ranking.List[made](filepath.Join(folder, "conditions.json"))
		if err != nil {
			return nil, err
		}
		for _, v := range views {
			vmaf, ok := scores[v.View]
			if !ok {
				return nil, fmt.Errorf("Cannot compare view %q: it was not scored", v.View)
			}
			at := slices.IndexFunc(all, func(c *compared) bool { return c.name == v.Condition && c.group == v.Group })
			if at < 0 {
				at, all = len(all), append(all, &compared{name: v.Condition, group: v.Group})
			}
			all[at].add(v.Parametric, vmaf)
		}
	}
	return all, nil
}

// add takes a view into the running means: each view weighs the same.
func (c *compared) add(p picture.Parametric, v picture.VMAF) {
	c.views++
	for mean, value := range map[*float64]float64{&c.freeze: p.FreezePct, &c.rate: p.RatePct, &c.size: p.SizePct, &c.parametric: p.MOS,
		&c.vmaf: v.Mean, &c.harmonic: v.Harmonic, &c.p5: v.P5} {
		*mean += (value - *mean) / float64(c.views)
	}
}

func readScores(file string) (map[string]picture.VMAF, error) {
	return ranking.Scores(file, func(l line) ranking.Scored[picture.VMAF] {
		return ranking.Scored[picture.VMAF]{Name: l.View, Problem: l.Error, Score: l.VMAF}
	})
}

func printTable(w io.Writer, group string, all []*compared, markdown bool) {
	row := " %-24s %5s %8s %6s %6s %10s %6s %8s %5s\n"
	if markdown {
		row = "| %s | %s | %s | %s | %s | %s | %s | %s | %s |\n"
	}
	fmt.Fprintf(w, row, group, "views", "frozen %", "rate %", "size %", "parametric", "VMAF", "harmonic", "p5")
	if markdown {
		fmt.Fprintf(w, row, "---", "--:", "--:", "--:", "--:", "--:", "--:", "--:", "--:")
	}
	for _, c := range all {
		one := func(value float64) string { return fmt.Sprintf("%.1f", value) }
		fmt.Fprintf(w, row, c.name, fmt.Sprint(c.views), one(c.freeze), one(c.rate), one(c.size), fmt.Sprintf("%.2f", c.parametric),
			one(c.vmaf), one(c.harmonic), one(c.p5))
	}
}
