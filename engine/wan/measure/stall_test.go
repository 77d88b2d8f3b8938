package measure

import (
	"testing"

	"vigie.dev/engine/wan"
)

// stalled is a link that does what is asked, on a machine that stands still
// for 50 ms once in so many.
func stalled(t *testing.T, asked wan.Impairment, everyMs int64) Got {
	t.Helper()
	link, err := wan.NewLink(asked, 3)
	must(t, err)
	const flows, perFlow, apart = 100, 200, 200_000
	tally := NewTally(flows, perFlow)
	for n := range flows * perFlow {
		now := int64(n) * apart
		v := link.Admit(now, uint64(n%flows+1)*0x9e3779b97f4a7c15, 200, 1)
		came := v.Depart
		if since := (came + everyMs*5e5) % (everyMs * 1e6); since < 50e6 { // it stood still meanwhile
			came += 50e6 - since
		}
		tally.Arrived(n%flows, n/flows, 200, now, came)
	}
	return tally.Got(asked.LongestMs(200) + BetweenMs)
}

func outside(t *testing.T, asked wan.Impairment, got Got) (names string) {
	t.Helper()
	figures, err := Judge(asked, got, 200, 80e6)
	must(t, err)
	for _, f := range figures {
		if !f.Within {
			names += f.Name + " "
		}
	}
	return names
}

// One stall of 50 ms among four seconds gives a σ of 3 ms where none was
// asked: that is the machine's, and rare. One each second is too many.
func TestJudgeTellsAMachineThatStoodStillFromTheLinksJitter(t *testing.T) {
	for _, asked := range []wan.Impairment{{DelayMs: 80}, {DelayMs: 80, JitterMs: 5}} {
		rare := stalled(t, asked, 6000)
		if refused := outside(t, asked, rare); refused != "" || asked.JitterMs == 0 && (rare.Stalled < 200 || rare.StalledMs < 120) {
			t.Errorf("%+v: one stall of 50 ms in 4 s: refused for %q, %+v", asked, refused, rare)
		}
		if refused := outside(t, asked, stalled(t, asked, 1000)); refused != "stalled " {
			t.Errorf("%+v: four stalls of 50 ms in 4 s: refused for %q", asked, refused)
		}
	}
}

func TestJudgeDoesNotTakeAWrongDelayForStalls(t *testing.T) {
	given := wan.Impairment{DelayMs: 90, JitterMs: 5}
	got := stalled(t, given, 1<<40)
	link, err := wan.NewLink(given, 3)
	must(t, err)
	tally := NewTally(1, 5000)
	for n := range 5000 {
		now := int64(n) * 20e6
		tally.Arrived(0, n, 200, now, link.Admit(now, 1, 200, 1).Depart)
	}
	asked := wan.Impairment{DelayMs: 80, JitterMs: 5}
	if refused := outside(t, asked, tally.Got(asked.LongestMs(200)+BetweenMs)); refused == "" {
		t.Error("90 ms are taken for 80")
	}
	if refused := outside(t, given, got); refused != "" {
		t.Errorf("a machine that never stood still: refused for %q", refused)
	}
}
