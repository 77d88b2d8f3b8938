package wan

import (
	"errors"
	"math"
	"testing"
)

const (
	ms       = int64(1e6)
	interval = 20 * ms
)

func newTestLink(t *testing.T, asked Impairment) *Link {
	t.Helper()
	l, err := NewLink(asked, 1)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// near fails the test when a figure is not within so many of its unit.
func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s: got %.6g, want %.6g ± %.2g", what, got, want, within)
	}
}

// stream sends packets of one flow every 20 ms and gives each one's fate.
func stream(l *Link, packets int) []Verdict {
	verdicts := make([]Verdict, packets)
	for n := range verdicts {
		verdicts[n] = l.Admit(int64(n)*interval, 7, 200, Handle(n+1))
	}
	return verdicts
}

func TestLinkLosesTheShareInRunsOfTheLengthAskedFor(t *testing.T) {
	for _, asked := range []Impairment{
		{Loss: 0.03},
		{Loss: 0.03, Burst: 4},
		{Loss: 0.2, Burst: 2},
		{Gilbert: &Loss{P: 0.02, R: 0.3, Bad: 0.7, Good: 0.001}},
	} {
		const packets = 2_000_000
		model, _ := asked.LossModel()
		lost, runs, before := 0, 0, false
		for _, v := range stream(newTestLink(t, asked), packets) {
			gone := v.Copies == 0
			if gone {
				lost++
				if !before {
					runs++
				}
			}
			before = gone
		}
		memory := (1 + model.Memory()) / (1 - model.Memory())
		mean := model.Mean()
		near(t, "loss", float64(lost)/packets, mean, 3*math.Sqrt(mean*(1-mean)*memory/packets))
		near(t, "burst", float64(lost)/float64(runs), model.Burst(), 0.02*model.Burst())
	}
}

func TestLossModelHasTheMeanAndTheBurstItWasMadeFrom(t *testing.T) {
	for _, share := range []float64{0.001, 0.03, 0.5} {
		for _, burst := range []float64{1.5, 4, 30} {
			l, err := Bursty(share, burst)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "mean", l.Mean(), share, 1e-12)
			near(t, "burst", l.Burst(), burst, 1e-9)
		}
	}
	near(t, "random burst", Random(0.1).Burst(), 1/0.9, 1e-12)
	near(t, "no loss", Random(0).Burst(), 0, 0)
}

func TestLinkDelaysByMeanDeviationAndCorrelation(t *testing.T) {
	for _, asked := range []Impairment{
		{DelayMs: 80},
		{DelayMs: 80, JitterMs: 4},
		{DelayMs: 80, JitterMs: 4, Correlation: 0.25},
		{DelayMs: 80, JitterMs: 10, Correlation: 0.9},
		{DelayMs: 80, JitterMs: 8, Jitter: Uniform, Correlation: 0.5},
	} {
		const packets = 500_000
		var sum, squares, product, before float64
		for n, v := range stream(newTestLink(t, asked), packets) {
			d := float64(v.Depart-int64(n)*interval)/1e6 - asked.DelayMs
			sum, squares, product, before = sum+d, squares+d*d, product+d*before, d
		}
		variance := squares / packets
		memory := (1 + asked.Correlation) / (1 - asked.Correlation)
		near(t, "mean", sum/packets, 0, 4*asked.SigmaMs()*math.Sqrt(memory/packets))
		near(t, "σ", math.Sqrt(variance), asked.SigmaMs(), 0.015*asked.SigmaMs()) // the cut at 3 σ takes 1.3 %
		if asked.JitterMs > 0 {
			near(t, "correlation", product/packets/variance, asked.Correlation, 0.006)
		}
	}
}

func TestLinkKeepsTheOrderOfAFlowUnlessAskedOtherwise(t *testing.T) {
	l := newTestLink(t, Impairment{DelayMs: 100, JitterMs: 30})
	last := int64(0)
	for n, v := range stream(l, 100_000) {
		if v.Depart < last {
			t.Fatalf("packet %d left %d ns before its predecessor", n, last-v.Depart)
		}
		last = v.Depart
	}
	if l.Counters().Cut == 0 {
		t.Error("no jitter was cut short, with σ of 1.5 intervals")
	}
}

func TestLinkHoldsBackTheShareThatIsToBeOvertaken(t *testing.T) {
	for _, asked := range []Impairment{
		{Reorder: 0.01},
		{DelayMs: 40, JitterMs: 5, Reorder: 0.05},
		{DelayMs: 40, Reorder: 0.3, Loss: 0.1, Burst: 3},
	} {
		const packets = 400_000
		l := newTestLink(t, asked)
		survivors, overtaken := 0, 0
		for n, v := range stream(l, packets) {
			if v.Copies > 0 {
				survivors++
			}
			if v.Release != 0 {
				overtaken++
				if int(v.Release) > n {
					t.Fatalf("packet %d lets go packet %d", n, v.Release-1)
				}
			}
		}
		got, p := float64(overtaken)/float64(survivors), asked.Reorder
		// A packet gives up (200 ms) only behind ten lost ones.
		near(t, "reordered", got, p, 4*math.Sqrt(p*(1-p)/float64(survivors))+0.002*p)
		near(t, "counted", float64(l.Counters().Reordered), float64(overtaken), 0)
	}
}

func TestLinkDoesNotNameAPacketThatHasGivenUpWaiting(t *testing.T) {
	l := newTestLink(t, Impairment{Reorder: 0.5})
	for n := range int64(1000) {
		now := n * (reorderWait + 1)
		if v := l.Admit(now, 1, 100, Handle(n+1)); v.Release != 0 {
			t.Fatalf("packet %d of a slow flow lets go packet %d", n, v.Release-1)
		}
	}
}

func TestLinkDuplicatesTheShareAskedFor(t *testing.T) {
	twice := 0
	for _, v := range stream(newTestLink(t, Impairment{Duplicate: 0.02}), 500_000) {
		if v.Copies == 2 {
			twice++
		}
	}
	near(t, "duplicates", float64(twice)/500_000, 0.02, 0.0006)
}

func TestLinkSendsNoFasterThanItsRate(t *testing.T) {
	l := newTestLink(t, Impairment{RateBps: 1e6, QueueMs: 50, DelayMs: 10})
	sent, last := 0, int64(0)
	const packets = 100_000 // of 1 kB every 4 ms: 2 Mbit/s
	for n := range int64(packets) {
		now := n * 4 * ms
		v := l.Admit(now, uint64(n%50)+1, 1000, 0)
		if v.Copies == 0 {
			continue
		}
		sent++
		if wait := v.Depart - now; wait > (50+8+8+10)*ms {
			t.Fatalf("packet %d waits %d ns", n, wait)
		}
		if sent > 1 && v.Depart-last < 8*ms {
			t.Fatalf("packet %d follows after %d ns", n, v.Depart-last)
		}
		last = v.Depart
	}
	near(t, "bit/s", float64(sent)*8000/(packets*0.004), 1e6, 1e3)
	near(t, "overflowed", float64(l.Counters().Overflowed), float64(packets-sent), 0)
}

func TestLinkKeepsTheMemoryOfEachFlowApart(t *testing.T) {
	l := newTestLink(t, Impairment{Loss: 0.05, Burst: 5})
	const flowCount, rounds = 1000, 2000
	var lost, runs int
	before := make([]bool, flowCount)
	for round := range int64(rounds) {
		for f := range int64(flowCount) {
			key := uint64(f+1) * 0x9e3779b97f4a7c15
			gone := l.Admit(round*interval+f*1000, key, 200, 0).Copies == 0
			if gone {
				lost++
				if !before[f] {
					runs++
				}
			}
			before[f] = gone
		}
	}
	near(t, "burst", float64(lost)/float64(runs), 5, 0.1)
}

func TestLinksOfTheSameSeedDoTheSame(t *testing.T) {
	asked := Impairment{DelayMs: 30, JitterMs: 5, Correlation: 0.5, Loss: 0.1, Burst: 2, Reorder: 0.1, Duplicate: 0.1}
	one, other := stream(newTestLink(t, asked), 10_000), stream(newTestLink(t, asked), 10_000)
	for n := range one {
		if one[n] != other[n] {
			t.Fatalf("packet %d: %+v and %+v", n, one[n], other[n])
		}
	}
}

func TestImpairmentSaysWhatCannotBeHad(t *testing.T) {
	for _, asked := range []Impairment{
		{DelayMs: -1}, {DelayMs: math.NaN()}, {Loss: 1.1}, {Loss: 0.5, Burst: 0.5}, {Loss: 1, Burst: 3},
		{Loss: 0.9, Burst: 2}, {Correlation: 1}, {Reorder: 0.6}, {RateBps: 10}, {Jitter: "pareto"},
		{Loss: 0.1, Gilbert: &Loss{R: 1}}, {Gilbert: &Loss{Bad: 1}}, {Gilbert: &Loss{P: 2, R: 1}},
	} {
		if _, err := NewLink(asked, 1); !errors.Is(err, ErrRange) {
			t.Errorf("%+v: %v", asked, err)
		}
	}
	for _, asked := range []Impairment{{JitterMs: 1}, {DelayMs: 20, JitterMs: 10}, {DelayMs: 9, JitterMs: 10, Jitter: Uniform}} {
		if err := asked.Validate(); !errors.Is(err, ErrDelay) {
			t.Errorf("%+v: %v", asked, err)
		}
	}
}

func TestAdmitAllocatesNothing(t *testing.T) {
	l := newTestLink(t, Impairment{DelayMs: 80, JitterMs: 10, Correlation: 0.25, Loss: 0.03, Burst: 4, Reorder: 0.01, Duplicate: 0.01, RateBps: 1e9})
	now := int64(0)
	if allocs := testing.AllocsPerRun(1000, func() {
		now += 20_000
		l.Admit(now, uint64(now), 200, 1)
	}); allocs != 0 {
		t.Errorf("%v allocations a packet", allocs)
	}
}

func BenchmarkAdmit(b *testing.B) {
	l, err := NewLink(Impairment{DelayMs: 80, JitterMs: 10, Correlation: 0.25, Loss: 0.03, Burst: 4, Reorder: 0.01, Duplicate: 0.01}, 1)
	if err != nil {
		b.Fatal(err)
	}
	for n := range int64(b.N) {
		l.Admit(n*20_000, uint64(n%1000)*0x9e3779b97f4a7c15, 200, 1)
	}
}
