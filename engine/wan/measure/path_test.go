package measure

import (
	"context"
	"net/netip"
	"testing"
	"time"

	"vigie.dev/engine/wan"
	"vigie.dev/engine/wan/relay"
)

const regions = `
regions:
  - { id: eu, title: Europe, index: 1 }
  - { id: sa, title: South America, index: 3 }
`

// path is a kernel that routes, a relay and a device to measure with, in a
// namespace of its own.
type path struct {
	relay  *relay.Relay
	routes *relay.Routes
	tun    *relay.Tun
	pair   relay.Pair
}

var mouth, ear = netip.MustParseAddr("198.19.1.254"), netip.MustParseAddr("198.19.3.254")

func newPath(t testing.TB) *path {
	t.Helper()
	return newPathHolding(t, 1<<14)
}

// newPathHolding has a relay that holds so many packets.
func newPathHolding(t testing.TB, capacity int) *path {
	t.Helper()
	alone(t)
	world, err := relay.ParseWorld([]byte(regions))
	must(t, err)
	inner, err := relay.OpenTun("wan0")
	must(t, err)
	routes, err := relay.NewRoutes("wan0", world)
	must(t, err)
	r, err := relay.New(inner, world.Regions, capacity)
	must(t, err)
	outer, err := relay.OpenTun("wan1")
	must(t, err)
	must(t, relay.Host("wan1", ear.String()))
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- r.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		must(t, <-ended)
		_ = outer.Close()
		_ = inner.Close()
	})
	return &path{relay: r, routes: routes, tun: outer, pair: relay.Pair{From: "eu", To: "sa"}}
}

// ask puts a link with these figures between eu (1) and sa (2).
func (p *path) ask(t testing.TB, asked wan.Impairment) {
	t.Helper()
	link, err := wan.NewLink(asked, 1)
	must(t, err)
	must(t, p.relay.Set(1, 2, link))
	must(t, p.routes.Through(p.pair, true))
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
	p := newPath(t)
	for _, asked := range []wan.Impairment{
		{},
		{DelayMs: 80},
		{DelayMs: 60, JitterMs: 5, Correlation: 0.25},
		{Loss: 0.03, Burst: 3},
		{DelayMs: 40, JitterMs: 4, Loss: 0.05, Reorder: 0.02, Duplicate: 0.01},
	} {
		p.ask(t, asked)
		s, err := Run(t.Context(), p.tun, Plan{From: mouth, To: ear, PPS: 4000, Packets: 6000, Linger: 600 * time.Millisecond})
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
	must(t, p.routes.Through(p.pair, true))
	s, err := Run(t.Context(), p.tun, Plan{From: mouth, To: ear, PPS: 1000, Packets: 500, Linger: 300 * time.Millisecond})
	must(t, err)
	status, err := p.relay.Status()
	must(t, err)
	if s.Got.Lost > 0 || status.Counters.Written != 500 {
		t.Errorf("%+v, %+v", s.Got, status.Counters)
	}
}

func TestRoutesSendOnlyWhatIsChosenThroughTheRelay(t *testing.T) {
	p := newPath(t)
	for _, relayed := range []bool{false, true, false} {
		before, err := p.relay.Status()
		must(t, err)
		must(t, p.routes.Through(p.pair, relayed))
		s, err := Run(t.Context(), p.tun, Plan{From: mouth, To: ear, PPS: 1000, Packets: 200, Linger: 200 * time.Millisecond})
		must(t, err)
		after, err := p.relay.Status()
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
	p := newPathHolding(t, 1<<10)
	p.ask(t, wan.Impairment{DelayMs: 1000}) // 1,024 places, 8,000 packets in a second, or on a busy machine in some
	s, err := Run(t.Context(), p.tun, Plan{From: mouth, To: ear, PPS: 8000, Packets: 8000, Linger: 1500 * time.Millisecond})
	must(t, err)
	status, err := p.relay.Status()
	must(t, err)
	if full := status.Counters.Full; full < 1000 || s.Got.Lost < int(full) {
		t.Errorf("%d dropped for want of room, %d lost", full, s.Got.Lost)
	}
}
