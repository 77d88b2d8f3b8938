package ranking

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCommand_exitCodeSaysWhatBecameOfIt(t *testing.T) {
	for _, c := range []struct {
		err  error
		code int
		says string
	}{
		{nil, ExitPassed, ""},
		{flag.ErrHelp, ExitPassed, ""},
		{fmt.Errorf("%w: no folder", ErrUsage), ExitUsage, "✗ bad usage: no folder\nprogram FOLDER\n"},
		{fmt.Errorf("%w: 0.5", ErrRanks), ExitThreshold, "✗ ranks differ: 0.5\n"},
		{errors.New("Cannot read"), ExitError, "✗ Cannot read\n"},
	} {
		var out, problems bytes.Buffer
		command := Command(func(context.Context, []string, io.Writer, io.Writer) error { return c.err })
		if code := command.Run(t.Context(), "program FOLDER\n", nil, &out, &problems); code != c.code || problems.String() != c.says {
			t.Errorf("%v: exit %d, %q", c.err, code, problems.String())
		}
	}
}

func TestParse_aWrongFlagIsBadUsageAndHelpIsNot(t *testing.T) {
	for args, want := range map[string]error{"--no": ErrUsage, "--help": flag.ErrHelp} {
		if err := Parse(Flags("make", io.Discard), []string{args}); !errors.Is(err, want) {
			t.Errorf("%s: %v, expected %v", args, err, want)
		}
	}
}

type told struct {
	View  string
	Mean  *float64
	Error string
}

func TestScores_areReadByNameAndOneThatIsMissingIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "scores")
	for content, want := range map[string]string{
		`{"view":"a","mean":7}` + "\n" + `{"view":"b","mean":0}`: "",
		`{"view":"a","error":"too short"}`:                       `Cannot use the score of "a": too short`,
		`{"view":`:                                               `Cannot read the score "{\"view\":"`,
	} {
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		scores, err := Scores(file, func(l told) Scored[float64] { return Scored[float64]{Name: l.View, Problem: l.Error, Score: l.Mean} })
		if want == "" && (err != nil || len(scores) != 2 || scores["a"] != 7 || scores["b"] != 0) {
			t.Errorf("%s: %v, %v", content, scores, err)
		}
		if want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, expected %s", content, err, want)
		}
	}
}
