package picture

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// viewOf shows slots at times, 100 ms apart as the camera has them, 40 ms late.
func viewOf(end float64, slots []int, late map[int]float64) (*View, []int) {
	v := &View{Schema: Schema, IntervalMs: 100, Width: 640, Height: 360, EndMs: end}
	var codes []int
	at := 0.0
	for _, slot := range slots {
		at = max(at, float64(slot)*100+late[slot])
		v.Frames = append(v.Frames, Frame{Slot: slot, ShownMs: at, Height: 360, Data: []byte{1}})
		codes = append(codes, (slot+7)%10) // the loop is of 10, and was entered at 7
	}
	return v, codes
}

func shown(pairs []Pair, v *View) string {
	var all []string
	for slot, p := range pairs {
		mark := ""
		if p.Stale {
			mark = "!"
		}
		all = append(all, fmt.Sprintf("%d:%d/%d%s", slot, v.Frames[p.Frame].Slot, p.Due, mark))
	}
	return strings.Join(all, " ")
}

func TestAlign_eachIsComparedWithWhatShouldHaveStoodThere(t *testing.T) {
	for _, c := range []struct {
		name  string
		slots []int
		late  map[int]float64
		end   float64
		want  string
	}{
		{"all in time, round the loop", []int{0, 1, 2, 3, 4}, nil, 400, "0:0/7 1:1/8 2:2/9 3:3/0 4:4/1"},
		{"late, but still in its turn", []int{0, 1, 2, 3}, map[int]float64{1: 99}, 300, "0:0/7 1:1/8 2:2/9 3:3/0"},
		{"one never came: the one before stood there", []int{0, 1, 3, 4}, nil, 400, "0:0/7 1:1/8 2:1/9! 3:3/0 4:4/1"},
		{"one was shown too late for its turn", []int{0, 1, 2, 3, 4, 5}, map[int]float64{2: 100}, 500, "0:0/7 1:1/8 2:1/9! 3:3/0 4:4/1 5:5/2"},
		{"nothing came any more", []int{0, 1, 2}, nil, 650, "0:0/7 1:1/8 2:2/9 3:2/0! 4:2/1! 5:2/2!"},
	} {
		v, codes := viewOf(c.end, c.slots, c.late)
		if got := shown(v.Align(codes, 10), v); got != c.want {
			t.Errorf("%s:\n%s, expected\n%s", c.name, got, c.want)
		}
	}
}

func TestAlign_aJumpOfTheLoopIsFollowedByTheTimeCode(t *testing.T) {
	v, _ := viewOf(400, []int{0, 1, 3, 4}, nil)
	// At slot 3 the loop went on at its next key frame, 5; what nobody saw at slot 2 is counted on.
	if got := shown(v.Align([]int{0, 1, 5, 6}, 10), v); got != "0:0/0 1:1/1 2:1/2! 3:3/5 4:4/6" {
		t.Error(got)
	}
	// A time code that cannot be read is counted on too.
	if got := shown(v.Align([]int{0, 1, -1, 4}, 10), v); got != "0:0/0 1:1/1 2:1/2! 3:3/3 4:4/4" {
		t.Error(got)
	}
}

func TestView_parametricFallsWithWhatIsMissing(t *testing.T) {
	var every, half []int
	for i := range 100 {
		every = append(every, i)
		if i%2 == 0 {
			half = append(half, i)
		}
	}
	good, _ := viewOf(9900, every, nil)
	frozen, _ := viewOf(9900, append(every[:40:40], every[60:]...), nil)
	halved, _ := viewOf(9900, half, nil)
	best, worse, rate := good.Parametric(), frozen.Parametric(), halved.Parametric()
	if best.MOS != 4.5 || best.FreezePct != 0 || math.Abs(best.RatePct-100) > 0.01 {
		t.Errorf("%+v", best)
	}
	if math.Abs(worse.FreezePct-21.2) > 0.1 || worse.MOS > 3 {
		t.Errorf("frozen for 2.1 s of 9.9: %+v", worse)
	}
	if math.Abs(rate.RatePct-50) > 0.01 || math.Abs(rate.MOS-3.65) > 0.02 {
		t.Errorf("half of the frames: %+v", rate)
	}
}

func TestView_isReadAsItWasWrittenAndItsCheckRefusesDisorder(t *testing.T) {
	v, _ := viewOf(400, []int{0, 1, 3}, nil)
	dir := t.TempDir()
	if err := v.Write(dir, "a"); err != nil {
		t.Fatal(err)
	}
	got, err := Read(dir, "a")
	if err != nil || len(got.Frames) != 3 || got.Frames[2].Slot != 3 || got.EndMs != 400 {
		t.Errorf("%+v, %v", got, err)
	}
	v.Frames[2].Slot = 1
	if err := v.Check(); err == nil || !strings.Contains(err.Error(), "slot 1") {
		t.Errorf("%v", err)
	}
}

func TestVMAF_poolsAsLibvmafDoes(t *testing.T) {
	var r VMAF
	r.pool([]float64{100, 50, 0, 50})
	if r.Mean != 50 || math.Abs(r.Harmonic-(1/((1/101.+2/51.+1)/4)-1)) > 1e-9 || r.P5 != 0 || r.Slots != 4 {
		t.Errorf("%+v", r)
	}
}
