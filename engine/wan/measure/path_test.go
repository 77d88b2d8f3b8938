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
	alone(t)
	world, err := relay.ParseWorld([]byte(regions))
	must(t, err)
	inner, err := relay.OpenTun("wan0")
	must(t, err)
	routes, err := relay.NewRoutes("wan0", world)
	must(t, err)
	r, err := relay.New(inner, world.Regions, 1<<14)
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

func TestRelayDoesWhatIsAskedOfIt(t *testing.T) {
	p := newPath(t)
	for name, asked := range map[string]wan.Impairment{
		"nothing":  {},
		"delay":    {DelayMs: 80},
		"jitter":   {DelayMs: 60, JitterMs: 5, Correlation: 0.25},
		"loss":     {Loss: 0.03, Burst: 3},
		"all":      {DelayMs: 40, JitterMs: 4, Loss: 0.05, Reorder: 0.02, Duplicate: 0.01},
		"the rate": {RateBps: 2e6},
	} {
		p.ask(t, asked)
		plan := Plan{From: mouth, To: ear, PPS: 2000, Packets: 6000, Linger: 400 * time.Millisecond}
		s, err := Run(t.Context(), p.tun, plan)
		must(t, err)
		figures, err := Judge(asked, s.Got, s.Size, s.OfferedBps)
		must(t, err)
		t.Logf("%s: %.0f packets/s, worst send %.2f ms late", name, s.PPS, s.SendLateMs)
		for _, f := range figures {
			t.Logf("  %-11s asked %9.4g got %9.4g %s (± %.2g, chance %.2g)", f.Name, f.Asked, f.Got, f.Unit, f.Tolerance, f.Uncertainty)
		}
	}
	status, err := p.relay.Status()
	must(t, err)
	t.Logf("%+v", status)
}
