package measure

import (
	"errors"
	"testing"
	"time"

	"vigie.dev/engine/wan"
	"vigie.dev/engine/wan/rig"
)

// path is the rig that a test measures in.
type path struct{ *rig.Rig }

func newPath(t testing.TB) path {
	t.Helper()
	return newPathOf(t, 1<<14, false)
}

// newPathOf has a relay that holds so many packets, and its place in Go's scheduler
// where `held`. It skips, and says why, where there can be no such place.
func newPathOf(t testing.TB, capacity int, held bool) path {
	t.Helper()
	r, err := rig.Open(capacity, held)
	if errors.Is(err, rig.ErrNotHere) {
		t.Skipf("skipped: %v", err)
	}
	must(t, err)
	t.Cleanup(func() { must(t, r.Close()) })
	return path{r}
}

func (p path) ask(t testing.TB, asked wan.Impairment) {
	t.Helper()
	must(t, p.Ask(asked))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// What is counted must be as asked on any machine. Times are only bounded
// from below: this one may be busy with something else.
func TestRelayDoesWhatIsAskedOfIt(t *testing.T) {
	for name, held := range map[string]bool{"as in the stack": false, "with its place held": true} {
		t.Run(name, func(t *testing.T) { doesWhatIsAsked(t, newPathOf(t, 1<<14, held)) })
	}
}

func doesWhatIsAsked(t *testing.T, p path) {
	for _, asked := range []wan.Impairment{
		{},
		{DelayMs: 80},
		{DelayMs: 60, JitterMs: 5, Correlation: 0.25},
		{Loss: 0.03, Burst: 3},
		{DelayMs: 40, JitterMs: 4, Loss: 0.05, Reorder: 0.02, Duplicate: 0.01},
	} {
		p.ask(t, asked)
		s, err := Run(t.Context(), p.Tun, Plan{From: rig.Mouth, To: rig.Ear, PPS: 4000, Packets: 6000, Linger: 600 * time.Millisecond})
		must(t, err)
		figures, err := Judge(asked, s.Got, s.Size, s.OfferedBps)
		must(t, err)
		for _, f := range figures {
			switch f.Unit {
			case "%", "packets":
				if !f.Within {
					t.Errorf("%+v: %+v", asked, f)
				}
			case "ms":
				if f.Got < 0.9*f.Asked {
					t.Errorf("%+v: %+v", asked, f)
				}
			}
		}
		if least := asked.DelayMs - 3*asked.JitterMs; s.Got.MinMs < least {
			t.Errorf("%+v: a packet came after %v ms", asked, s.Got.MinMs)
		}
	}
}

func TestRelayPassesWhatItHasNoLinkFor(t *testing.T) {
	p := newPath(t)
	must(t, p.Routes.Through(rig.Pair, true))
	s, err := Run(t.Context(), p.Tun, Plan{From: rig.Mouth, To: rig.Ear, PPS: 1000, Packets: 500, Linger: 300 * time.Millisecond})
	must(t, err)
	status, err := p.Relay.Status()
	must(t, err)
	if s.Got.Lost > 0 || status.Counters.Written != 500 {
		t.Errorf("%+v, %+v", s.Got, status.Counters)
	}
}

func TestRoutesSendOnlyWhatIsChosenThroughTheRelay(t *testing.T) {
	p := newPath(t)
	for _, relayed := range []bool{false, true, false} {
		before, err := p.Relay.Status()
		must(t, err)
		must(t, p.Routes.Through(rig.Pair, relayed))
		s, err := Run(t.Context(), p.Tun, Plan{From: rig.Mouth, To: rig.Ear, PPS: 1000, Packets: 200, Linger: 200 * time.Millisecond})
		must(t, err)
		after, err := p.Relay.Status()
		must(t, err)
		want := uint64(0)
		if relayed {
			want = 200
		}
		if read := after.Counters.Read - before.Counters.Read; read != want || s.Got.Lost > 0 {
			t.Errorf("through the relay %v: it read %d of %d packets, %d lost", relayed, read, s.Got.Sent, s.Got.Lost)
		}
	}
}

func TestRelayWithoutRoomDropsAndCounts(t *testing.T) {
	p := newPathOf(t, 1<<10, false)
	p.ask(t, wan.Impairment{DelayMs: 1000}) // 1,024 places, 8,000 packets in a second, or on a busy machine in some
	s, err := Run(t.Context(), p.Tun, Plan{From: rig.Mouth, To: rig.Ear, PPS: 8000, Packets: 8000, Linger: 1500 * time.Millisecond})
	must(t, err)
	status, err := p.Relay.Status()
	must(t, err)
	if full := status.Counters.Full; full < 1000 || s.Got.Lost < int(full) {
		t.Errorf("%d dropped for want of room, %d lost", full, s.Got.Lost)
	}
}
