package main

import (
	"fmt"
	"io"
	"path/filepath"

	"vigie.dev/engine/evidence"
	"vigie.dev/engine/evidence/ranking"
	"vigie.dev/engine/qoe"
)

// leastConditions of a scale make a ranking.
const leastConditions = 3

type rankOptions struct {
	pairs, scores string
	least         float64
	markdown      bool
}

// compared is a condition with the means of its pairs under both measures.
type compared struct {
	name               string
	pairs              int
	lossPct, burst     float64
	parametric, signal float64
}

// rank compares both scores, group by group.
func rank(o rankOptions, stdout io.Writer) error {
	pairs, err := ranking.List[pair](filepath.Join(o.pairs, "conditions.json"))
	if err != nil {
		return err
	}
	scores, err := readScores(o.scores)
	if err != nil {
		return err
	}
	var failed error
	var all []*compared // of the narrowband groups
	groups := 0
	for _, group := range []string{concealed, unconcealed, wide} {
		conditions, err := compare(pairs, scores, group)
		if err != nil {
			return err
		}
		if len(conditions) < leastConditions {
			fmt.Fprintf(stdout, " - %s: %d conditions, nothing to rank\n", group, len(conditions))
			continue
		}
		if group != wide {
			all, groups = append(all, conditions...), groups+1
		}
		printTable(stdout, group, conditions, o.markdown)
		correlation := conclude(stdout, group, conditions)
		if group == concealed && !(correlation >= o.least) {
			failed = fmt.Errorf("%w: Spearman is %.3f over %d conditions (%s), at least %.2f is wanted",
				ranking.ErrRanks, correlation, len(conditions), group, o.least)
		}
	}
	if groups > 1 {
		parametric, signal := columns(all)
		fmt.Fprintf(stdout, " NB, both groups in one ranking, not gated: Spearman %.3f over %d conditions\n",
			evidence.Spearman(parametric, signal), len(all))
	}
	return failed
}

// said is a line of truth.py's; a pair that it could not score is an error.
type said struct {
	Pair   string   `json:"pair"`
	MOSLQO *float64 `json:"mosLqo"`
	Error  string   `json:"error"`
}

func readScores(file string) (map[string]float64, error) {
	return ranking.Scores(file, func(l said) ranking.Scored[float64] {
		return ranking.Scored[float64]{Name: l.Pair, Problem: l.Error, Score: l.MOSLQO}
	})
}

// compare takes the means of each condition of a group, in the pairs' order.
func compare(pairs []pair, scores map[string]float64, group string) ([]*compared, error) {
	var conditions []*compared
	for _, p := range pairs {
		if p.Group != group {
			continue
		}
		signal, ok := scores[p.Name]
		if !ok {
			return nil, fmt.Errorf("Cannot compare pair %q: it was not scored", p.Name)
		}
		if n := len(conditions); n == 0 || conditions[n-1].name != p.Condition {
			conditions = append(conditions, &compared{name: p.Condition})
		}
		c := conditions[len(conditions)-1]
		c.pairs++
		// Running means: each pair weighs the same.
		weight := 1 / float64(c.pairs)
		c.lossPct += (p.LossPct - c.lossPct) * weight
		c.burst += (p.BurstRatio - c.burst) * weight
		c.parametric += (p.MOS - c.parametric) * weight
		c.signal += (signal - c.signal) * weight
	}
	return conditions, nil
}

func printTable(w io.Writer, group string, conditions []*compared, markdown bool) {
	row := " %-32s %5s %7s %7s %10s %7s %7s\n"
	if markdown {
		row = "| %s | %s | %s | %s | %s | %s | %s |\n"
	}
	fmt.Fprintf(w, row, group, "pairs", "loss %", "BurstR", "parametric", "mapped", "ViSQOL")
	if markdown {
		fmt.Fprintf(w, row, "---", "--:", "--:", "--:", "--:", "--:", "--:")
	}
	for _, c := range conditions {
		mapped := fmt.Sprintf("%.2f", evidence.MappingOf(scaleOf(group)).Of(c.parametric))
		fmt.Fprintf(w, row, c.name, fmt.Sprint(c.pairs), fmt.Sprintf("%.2f", c.lossPct), fmt.Sprintf("%.2f", c.burst),
			fmt.Sprintf("%.2f", c.parametric), mapped, fmt.Sprintf("%.2f", c.signal))
	}
}

func scaleOf(group string) qoe.Scale {
	if group == wide {
		return qoe.Wideband
	}
	return qoe.Narrowband
}

// conclude prints the rank correlation and the calibration errors of a group.
func conclude(w io.Writer, group string, conditions []*compared) float64 {
	parametric, signal := columns(conditions)
	correlation := evidence.Spearman(parametric, signal)
	fmt.Fprintf(w, " %s: Spearman %.3f over %d conditions\n", group, correlation, len(conditions))
	say := func(what string, e evidence.CalibrationError) {
		fmt.Fprintf(w, "   |parametric − ViSQOL| %s: mean %.2f, max %.2f\n", what, e.Mean, e.Max)
	}
	mapping, fit := evidence.MappingOf(scaleOf(group)), evidence.Fit(parametric, signal)
	say("as it is", evidence.ErrorOf(parametric, signal, evidence.Mapping{Slope: 1}))
	say(fmt.Sprintf("after the documented mapping %.3f + %.3f·MOS", mapping.Offset, mapping.Slope),
		evidence.ErrorOf(parametric, signal, mapping))
	say("with each condition mapped by a fit to the others", evidence.LeaveOneOut(parametric, signal))
	fmt.Fprintf(w, "   least squares over these conditions: %.3f + %.3f·MOS\n", fit.Offset, fit.Slope)
	return correlation
}

func columns(conditions []*compared) (parametric, signal []float64) {
	for _, c := range conditions {
		parametric, signal = append(parametric, c.parametric), append(signal, c.signal)
	}
	return parametric, signal
}
