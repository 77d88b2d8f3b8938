package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vigie.dev/engine/evidence/ranking"
	"vigie.dev/engine/qoe"
)

func TestLossesHaveTheRateAndTheBurstRatioThatWereAsked(t *testing.T) {
	for _, c := range []struct{ loss, burst float64 }{{0.01, 1}, {0.05, 1}, {0.2, 1}, {0.03, 2.5}, {0.05, 2}, {0.1, 3}} {
		var pattern qoe.Pattern
		for i, lost := range losses(rand.New(rand.NewPCG(1, 2)), 400_000, c.loss, c.burst) {
			if !lost {
				pattern.Arrive(uint64(i), false)
			}
		}
		pattern.Flush(0)
		loss := qoe.LossPercent(pattern.Bad, pattern.Judged) / 100
		burst := qoe.BurstRatio(pattern.Bad, pattern.Runs, pattern.Judged)
		if math.Abs(loss/c.loss-1) > 0.05 || math.Abs(burst/c.burst-1) > 0.05 {
			t.Errorf("asked %v, got %.4f and %.2f", c, loss, burst)
		}
	}
}

// speechFolder has two clips of noise, in G.711 and at 16 kHz.
func speechFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	random := rand.New(rand.NewPCG(3, 4))
	for _, name := range []string{"a.alaw", "b.alaw", "a.ulaw", "b.ulaw", "a.s16", "b.s16"} {
		clip := make([]byte, 64_000)
		for i := range clip {
			clip[i] = byte(random.Uint32())
		}
		if err := os.WriteFile(filepath.Join(dir, name), clip, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// scoreAs writes scores as truth.py would, by a curve over the parametric score.
func scoreAs(t *testing.T, out string, curve func(float64) float64) string {
	t.Helper()
	pairs, err := ranking.List[pair](filepath.Join(out, "conditions.json"))
	if err != nil {
		t.Fatal(err)
	}
	var lines bytes.Buffer
	for _, p := range pairs {
		fmt.Fprintf(&lines, "{\"pair\":%q,\"mosLqo\":%v,\"seconds\":1}\n", p.Name, curve(p.MOS))
	}
	file := filepath.Join(t.TempDir(), "scores.ndjson")
	if err := os.WriteFile(file, lines.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func command(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, complaint bytes.Buffer
	code = run(t.Context(), args, &out, &complaint)
	return code, out.String(), complaint.String()
}

func TestMakeThenRank(t *testing.T) {
	out := filepath.Join(t.TempDir(), "pairs")
	code, said, complaint := command(t, "make", "--speech", speechFolder(t), "--out", out, "--seconds", "2", "--seeds", "2", "--few")
	if code != ranking.ExitPassed || !strings.Contains(said, "48 pairs") {
		t.Fatalf("exit %d: %s%s", code, said, complaint)
	}
	data, _ := os.ReadFile(filepath.Join(out, "conditions.json"))
	var pairs []pair
	if err := json.Unmarshal(data, &pairs); err != nil {
		t.Fatal(err)
	}
	for _, p := range pairs {
		said, _ := os.ReadFile(filepath.Join(out, p.Name+".said.wav"))
		heard, _ := os.ReadFile(filepath.Join(out, p.Name+".heard.wav"))
		if len(said) != 44+2*16_000 || len(heard) != len(said) || p.Scale != qoe.Narrowband {
			t.Fatalf("%+v: %d and %d bytes", p, len(said), len(heard))
		}
		if strings.HasPrefix(p.Name, "clean") != bytes.Equal(said, heard) && p.LossPct > 0 {
			t.Errorf("%s: heard and said equal: %v", p.Name, bytes.Equal(said, heard))
		}
	}
	rising := scoreAs(t, out, func(mos float64) float64 { return 2.825 + 0.4*mos })
	code, said, complaint = command(t, "rank", "--pairs", out, "--scores", rising)
	if code != ranking.ExitPassed || !strings.Contains(said, "Spearman 1.000 over 12 conditions") || !strings.Contains(said, "0.400·MOS: mean 0.00, max 0.00") {
		t.Errorf("exit %d: %s%s", code, said, complaint)
	}
	falling := scoreAs(t, out, func(mos float64) float64 { return 5 - mos/2 })
	if code, _, complaint = command(t, "rank", "--pairs", out, "--scores", falling); code != ranking.ExitThreshold || !strings.Contains(complaint, "-1.000") {
		t.Errorf("exit %d: %s", code, complaint)
	}
}

func TestBadUsageAndFailedScores(t *testing.T) {
	for _, args := range [][]string{{}, {"both"}, {"make"}, {"make", "--seeds", "x"}, {"make", "--speech", "a", "--out", "b", "--seconds", "0"}} {
		if code, _, complaint := command(t, args...); code != ranking.ExitUsage || !strings.Contains(complaint, "vigie-degrade make") {
			t.Errorf("%q: exit %d: %s", args, code, complaint)
		}
	}
	if code, _, complaint := command(t, "make", "--speech", t.TempDir(), "--out", t.TempDir()); code != ranking.ExitError || !strings.Contains(complaint, "Cannot find speech") {
		t.Errorf("exit %d: %s", code, complaint)
	}
	file := filepath.Join(t.TempDir(), "scores")
	if err := os.WriteFile(file, []byte(`{"pair":"a","error":"Cannot score it: too short"}`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := readScores(file); err == nil || !strings.Contains(err.Error(), "too short") {
		t.Errorf("%v", err)
	}
}
