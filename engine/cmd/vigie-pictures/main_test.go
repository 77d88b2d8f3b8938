package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/evidence/picture"
	"vigie.dev/engine/evidence/ranking"
)

// loop is a camera's of 30 pictures at 15 Hz, a key frame each 15; nothing of
// them can be decoded but the headers that a receiver reads.
func loop() camera {
	cam := camera{interval: time.Second / cameraHz, every: 1, height: 360}
	for i := range 30 {
		one := make([]byte, 3000)
		one[0] = 1
		if i%15 == 0 {
			copy(one, []byte{0, 0, 0, 0x9d, 0x01, 0x2a, 0x80, 0x02, 0x68, 0x01})
		}
		cam.pictures = append(cam.pictures, one)
	}
	return cam
}

func seenOf(t *testing.T, c condition) *picture.View {
	t.Helper()
	v, err := c.watch(loop(), 150, 640, 360, 1)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWatch_eachConditionCostsWhatItIs(t *testing.T) {
	if v := seenOf(t, condition{}); len(v.Frames) != 150 || v.Parametric().MOS < 4.49 || len(v.Frames[7].Data) != 3000 {
		t.Errorf("clean: %d pictures, %+v", len(v.Frames), v.Parametric())
	}
	frozen := seenOf(t, condition{frozen: 2 * time.Second}).Parametric()
	if frozen.FreezePct < 19 || frozen.FreezePct > 22 {
		t.Errorf("2 s of 10 frozen: %+v", frozen)
	}
	before := 5.0
	for _, loss := range []float64{0.01, 0.03, 0.08} {
		v := seenOf(t, condition{loss: loss})
		if mos := v.Parametric().MOS; mos >= before || len(v.Frames) == 150 {
			t.Errorf("%v lost: %d pictures, MOS %v", loss, len(v.Frames), mos)
		} else {
			before = mos
		}
	}
	if v := seenOf(t, condition{loss: 0.05, repair: true}); len(v.Frames) < 148 {
		t.Errorf("repaired: %d pictures of 150", len(v.Frames))
	}
}

// ranked writes views of three sizes, with VMAF as given, and ranks them.
func ranked(t *testing.T, vmaf ...float64) (int, string) {
	t.Helper()
	dir, scores := t.TempDir(), ""
	var all []made
	for i, mean := range vmaf {
		one := made{View: fmt.Sprint(i), Condition: fmt.Sprint("layer ", i), Group: sizes, Parametric: picture.Parametric{MOS: 4.5 - float64(i)}}
		all = append(all, one)
		scores += fmt.Sprintf(`{"view":"%d","mean":%v,"harmonic":1,"p5":1,"slots":150}`+"\n", i, mean)
	}
	body, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"conditions.json": body, "scores": []byte(scores)} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var out, problems bytes.Buffer
	code := run(t.Context(), []string{"rank", "--scores", filepath.Join(dir, "scores"), dir}, &out, &problems)
	return code, out.String() + problems.String()
}

func TestRank_exitCodeSaysWhetherBothRankAlike(t *testing.T) {
	if code, out := ranked(t, 98, 80, 50); code != ranking.ExitPassed || !strings.Contains(out, "size: Spearman 1.000 over 3 conditions") {
		t.Errorf("%d: %s", code, out)
	}
	if code, out := ranked(t, 98, 50, 80); code != ranking.ExitThreshold || !strings.Contains(out, "Spearman is 0.500 over 3 conditions (size)") {
		t.Errorf("%d: %s", code, out)
	}
	if code, out := ranked(t, 98, 80); code != ranking.ExitPassed || !strings.Contains(out, "2 conditions, nothing to rank") {
		t.Errorf("%d: %s", code, out)
	}
}

func TestRun_badUsageIs2(t *testing.T) {
	for _, args := range [][]string{{}, {"paint"}, {"make"}, {"score"}, {"score", t.TempDir()}, {"rank", "--many"}} {
		var out, problems bytes.Buffer
		if code := run(t.Context(), args, &out, &problems); code != ranking.ExitUsage || !strings.Contains(problems.String(), "vigie-pictures make") {
			t.Errorf("%q: %d, %s", args, code, problems.String())
		}
	}
}
