package bench

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

var marks = map[string]string{Met: "✓", Missed: "✗", Void: "void", Told: "", Beyond: "beyond"}

// WriteTable prints the figures for people: medians, the spread of the rounds, the target.
func WriteTable(w io.Writer, r Result) {
	network := "the machine's own network"
	if r.Machine.Apart {
		network = "a network of its own"
	}
	fmt.Fprintf(w, "%s, %d cores, Linux %s, %s, SIPp %s, loopback in %s; load average %.2f before, %.2f after\n\n",
		r.Machine.Processor, r.Machine.Cores, r.Machine.Kernel, r.Machine.Go, r.Machine.SIPp, network, r.LoadBefore, r.LoadAfter)
	WriteFigures(w, r.Figures)
}

// WriteFigures prints the table alone.
func WriteFigures(w io.Writer, figures []Figure) {
	rows := [][]string{{"median of rounds", "ours", "other", "which is", "ratio", "(least–most)", "target", ""}}
	for _, f := range figures {
		rows = append(rows, f.row())
	}
	writeAligned(w, rows)
	for _, f := range figures {
		for _, note := range f.Notes {
			fmt.Fprintf(w, "\n%s: %s", strings.TrimSpace(f.Name), note)
		}
		for _, why := range f.Voided {
			fmt.Fprintf(w, "\nvoid round: %s: %s", strings.TrimSpace(f.Name), why)
		}
	}
	fmt.Fprintln(w)
}

func (f *Figure) row() []string {
	row := []string{f.Name, quantity(f.Ours, f.Unit), "", "", "", "", "", marks[f.Verdict]}
	if len(f.Base) > 0 {
		row[2], row[3] = quantity(f.Base, f.Unit), f.Against
	}
	if len(f.Ratio) > 0 {
		row[4] = fmt.Sprintf("%.2f", f.Ratio.Median())
		row[5] = fmt.Sprintf("(%.2f–%.2f)", slices.Min(f.Ratio), slices.Max(f.Ratio))
	} else if len(f.Ours) > 1 {
		row[5] = fmt.Sprintf("(%.2f–%.2f)", slices.Min(f.Ours), slices.Max(f.Ours))
	}
	if f.Limit > 0 {
		sign, unit := "≤", "×"
		if f.AtLeast {
			sign = "≥"
		}
		if f.Absolute || len(f.Base) == 0 {
			unit = f.Unit
		}
		row[6] = fmt.Sprintf("%s %g %s", sign, f.Limit, unit)
	}
	return row
}

func quantity(s Series, unit string) string {
	if unit == "" {
		return fmt.Sprintf("%.0f", s.Median())
	}
	return fmt.Sprintf("%.2f %s", s.Median(), unit)
}

func writeAligned(w io.Writer, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var b strings.Builder
		for i, cell := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
			if i == 1 || i == 2 || i == 4 {
				b.WriteString(pad + cell + "  ")
			} else {
				b.WriteString(cell + pad + "  ")
			}
		}
		fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
	}
}
