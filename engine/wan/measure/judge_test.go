package measure

import (
	"math/rand/v2"
	"net/netip"
	"testing"

	"vigie.dev/engine/wan"
)

// sample passes packets through a link without a network.
func sample(t *testing.T, asked wan.Impairment, flows, perFlow int) Got {
	t.Helper()
	link, err := wan.NewLink(asked, 3)
	must(t, err)
	tally := NewTally(flows, perFlow)
	arrive := func(handle wan.Handle, at int64) {
		flow, number := int(handle-1)%flows, int(handle-1)/flows
		tally.Arrived(flow, number, 200, int64(handle)*20_000, at)
	}
	for n := 1; n <= flows*perFlow; n++ {
		now, handle := int64(n)*20_000, wan.Handle(n)
		v := link.Admit(now, uint64(n%flows+1)*0x9e3779b97f4a7c15, 200, handle)
		for range v.Copies {
			if v.Depart < now+200_000_000 { // else held back: comes behind its successor
				arrive(handle, v.Depart)
			}
		}
		if v.Release != 0 {
			arrive(v.Release, v.Depart)
		}
	}
	return tally.Got(0)
}

func TestJudgeAcceptsALinkThatDoesWhatIsAsked(t *testing.T) {
	for _, asked := range []wan.Impairment{
		{},
		{DelayMs: 80, JitterMs: 5, Correlation: 0.25, Loss: 0.03, Burst: 4},
		{DelayMs: 60, JitterMs: 10, Jitter: wan.Uniform, Duplicate: 0.02},
		{DelayMs: 40, Reorder: 0.03, Loss: 0.02},
	} {
		figures, err := Judge(asked, sample(t, asked, 1000, 500), 200, 80e6)
		must(t, err)
		for _, f := range figures {
			if !f.Within {
				t.Errorf("%+v: %+v", asked, f)
			}
		}
	}
}

func TestJudgeRefusesALinkThatDoesSomethingElse(t *testing.T) {
	done := wan.Impairment{DelayMs: 80, JitterMs: 5, Correlation: 0.25, Loss: 0.03, Burst: 4, Reorder: 0.02, Duplicate: 0.02}
	got := sample(t, done, 1000, 500)
	for name, change := range map[string]func(*wan.Impairment){
		"delay":       func(i *wan.Impairment) { i.DelayMs = 86 },
		"jitter σ":    func(i *wan.Impairment) { i.JitterMs = 6.5 },
		"correlation": func(i *wan.Impairment) { i.Correlation = 0.4 },
		"loss":        func(i *wan.Impairment) { i.Loss = 0.04 },
		"burst":       func(i *wan.Impairment) { i.Burst = 6 },
		"reordered":   func(i *wan.Impairment) { i.Reorder = 0.03 },
		"duplicates":  func(i *wan.Impairment) { i.Duplicate = 0 },
		"rate":        func(i *wan.Impairment) { i.RateBps = 1e6 },
	} {
		asked := done
		change(&asked)
		figures, err := Judge(asked, got, 200, 80e6)
		must(t, err)
		refused := ""
		for _, f := range figures {
			if !f.Within {
				refused += f.Name
			}
		}
		if refused != name {
			t.Errorf("%s: refused %q", name, refused)
		}
	}
}

func TestJudgeSaysThatASampleIsTooSmallToTell(t *testing.T) {
	asked := wan.Impairment{Loss: 0.01}
	figures, err := Judge(asked, sample(t, asked, 10, 50), 200, 80e6)
	must(t, err)
	if f := figures[0]; f.Name != "loss" || !f.Within || f.Conclusive {
		t.Errorf("%+v", f)
	}
}

func TestTallyTellsLossDuplicatesAndReorderingApart(t *testing.T) {
	tally := NewTally(2, 6)
	for _, a := range []struct{ flow, number int }{{0, 0}, {1, 0}, {0, 2}, {0, 1}, {0, 1}, {1, 5}, {0, 5}, {0, 6}, {2, 0}} {
		tally.Arrived(a.flow, a.number, 100, 0, 1)
	}
	got := tally.Got(0)
	if got.Received != 6 || got.Lost != 6 || got.Bursts != 2 || got.Duplicates != 1 || got.Reordered != 1 {
		t.Errorf("%+v", got)
	}
}

func TestTallyOfNothingIsAllLost(t *testing.T) {
	got := NewTally(3, 4).Got(0)
	if got.Lost != 12 || got.Bursts != 3 || got.DelayMs != 0 || got.Bps != 0 {
		t.Errorf("%+v", got)
	}
}

func TestPacketsReadWhatTheyMake(t *testing.T) {
	from, to := netip.MustParseAddr("198.19.1.254"), netip.MustParseAddr("198.19.3.254")
	random := rand.New(rand.NewPCG(1, 1))
	packets, others := NewPackets(from, to, 200, 7), NewPackets(from, to, 200, 8)
	for range 1000 {
		f, n, at := random.IntN(10_000), random.IntN(1<<30), random.Int64()
		b := packets.Make(f, n, at)
		if flow, number, sent, ok := packets.Read(b); !ok || flow != f || number != n || sent != at {
			t.Fatalf("flow %d packet %d of %d became %d %d %d", f, n, at, flow, number, sent)
		}
		if _, _, _, ok := others.Read(b); ok {
			t.Fatal("a packet of another run was read")
		}
		if sum := checksum(b[:20]); sum != 0 {
			t.Fatalf("the header's checksum leaves %x", sum)
		}
	}
	if _, _, _, ok := packets.Read(make([]byte, 10)); ok {
		t.Error("a packet that is too short was read")
	}
}
