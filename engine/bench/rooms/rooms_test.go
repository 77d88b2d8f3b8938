package rooms

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/bench"
)

func TestCommandLineThatCannotBeFollowedIsUsage(t *testing.T) {
	for _, args := range [][]string{{}, {"--server", "x"}, {"--server", "x", "--only", "speed"}, {"--server", "x", "extra"}, {"--unknown"}, {"--server", "x", "--client", "y", "--rounds", "21"}} {
		var out, say bytes.Buffer
		if code := Command(context.Background(), args, &out, &say); code != bench.ExitUsage || say.Len() == 0 || out.Len() != 0 {
			t.Errorf("%q: exit code %d, %q", args, code, say.String())
		}
	}
	o, err := ParseOptions([]string{"--quick", "--gate", "--json", "--server", "x", "--only", "pion"}, &bytes.Buffer{})
	if err != nil || !o.Quick || !o.Gate || !o.JSON || len(o.Only) != 1 || o.rounds() != 2 {
		t.Errorf("%+v, %v", o, err)
	}
	if o, err = ParseOptions([]string{"--server", "x", "--only", "pion", "--rounds", "3"}, &bytes.Buffer{}); err != nil || o.rounds() != 3 {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestReadStat_aNameMayHoldAnything(t *testing.T) {
	e, err := readStat("12 (a) b (c) S 7 1 1 0 -1 4194304 1 2 3 4 100 20 3 4 20 0 1 0 5 6 7\n")
	if err != nil || e.parent != 7 || e.cpu != 1270*time.Millisecond {
		t.Errorf("%+v, %v", e, err)
	}
	for _, text := range []string{"", "12 (a) S", "12 (a) S x 1 1 0 -1 4194304 1 2 3 4 100 20 3 4 20 0", "12 (a) S 7 1 1 0 -1 4194304 1 2 3 4 100 y 3 4 20 0"} {
		if _, err := readStat(text); err == nil {
			t.Errorf("%q was read", text)
		}
	}
}

// What a shell has started counts as the shell's.
func TestTree_holdsTheChildrenOfAProcess(t *testing.T) {
	shell := exec.Command("sh", "-c", "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; sleep 10 & wait")
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	var last map[int]entry
	for range 200 {
		var err error
		if last, err = tree(shell.Process.Pid); err != nil {
			t.Fatal(err)
		}
		if len(last) == 2 {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	cpu, err := processorTime(shell.Process.Pid)
	if err != nil || len(last) != 2 || cpu <= 0 {
		t.Errorf("%+v, %v, %v", last, cpu, err)
	}
	if kb, err := weight(shell.Process.Pid); err != nil || kb <= 0 {
		t.Errorf("%d kB, %v", kb, err)
	}
	for number := range last {
		p, err := os.FindProcess(number)
		if err != nil {
			t.Fatal(err)
		}
		_ = p.Kill() // children of this test alone
	}
	_ = shell.Wait() // killed
	if _, err := tree(shell.Process.Pid); err == nil {
		t.Error("one that has ended has a tree")
	}
}

func TestJudgeTabs_whatIsHiddenOrSlowIsVoid(t *testing.T) {
	begun := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	before := []seen{{at: begun}}
	whole := seen{Packets: 1250, Frames: 250, Width: width, Visible: true, at: begun.Add(10 * time.Second)}
	if rate, why := judgeTabs(before, []seen{whole}); rate != 125 || why != "" {
		t.Errorf("%v, %q", rate, why)
	}
	for name, change := range map[string]func(*seen){
		"hidden": func(s *seen) { s.Visible = false },
		"slow":   func(s *seen) { s.Frames = 200 },
		"small":  func(s *seen) { s.Width = 320 },
		"silent": func(s *seen) { s.at = begun },
	} {
		tab := whole
		change(&tab)
		if _, why := judgeTabs(before, []seen{tab}); why == "" {
			t.Errorf("%s: not void", name)
		}
	}
}

func TestTableSaysTheLoadAndTheVersions(t *testing.T) {
	var b bytes.Buffer
	write(&b, Result{Server: "livekit-server version 1", Browser: "Chromium 2", Load: loadText, Figures: []bench.Figure{
		{Name: "subscribers a core", Ours: bench.Series{400}, Base: bench.Series{8}, Ratio: bench.Series{50}, Against: "Chromium, a tab each", Limit: 20, AtLeast: true, Verdict: bench.Met}}})
	for _, want := range []string{"livekit-server version 1, Chromium 2", "640 × 360", "50.00", "≥ 20 ×  ✓"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
}
