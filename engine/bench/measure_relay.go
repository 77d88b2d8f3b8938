package bench

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"

	"vigie.dev/engine/wan"
	"vigie.dev/engine/wan/measure"
)

// relayPPS is the rate that the wan's figures must hold at.
const relayPPS = 50_000

// relayAsked are the figures of a bad link between two continents.
var relayAsked = wan.Impairment{DelayMs: 80, JitterMs: 5, Loss: 0.03, Burst: 4}

// relay compares a packet that the wan's relay passes on, with all figures
// asked and its place held (Relay.HoldPlace, which the stack's does not), with one that the kernel forwards alone, and says whether what was
// asked is what was got.
func (b *bencher) relay() ([]Figure, error) {
	cost := Figure{Name: "wan: a packet sent, relayed, heard", Unit: "µs", Against: "forwarded by the kernel alone"}
	thread := Figure{Name: "  of it the relay's own thread", Unit: "µs"}
	delay := Figure{Name: fmt.Sprintf("  at %d packets/s, delay off by", relayPPS), Unit: "ms", Limit: 1}
	outside := Figure{Name: "  and figures that are not as asked", Limit: 0.5} // none may be; 0 would be no limit
	packets := int(b.opts.short(2*time.Second, 4*time.Second).Seconds() * relayPPS)
	err := b.rounds("relay", min(3, b.opts.rounds()), func(ctx context.Context) error {
		alone, err := b.relayed(ctx, RelayConfig{PPS: relayPPS, Packets: packets})
		if err != nil {
			return err
		}
		r, err := b.relayed(ctx, RelayConfig{Relayed: true, Asked: relayAsked, PPS: relayPPS, Packets: packets})
		if err != nil {
			return err
		}
		for _, f := range []*Figure{&cost, &thread, &delay, &outside} {
			if r.Void != "" {
				f.spoil("%s", r.Void)
			}
		}
		if alone.Void != "" {
			cost.spoil("kernel alone: %s", alone.Void)
		}
		if r.Priority != "" {
			cost.note("%s", realTime(r.Priority))
		}
		cost.add(r.ProcessNs/1000, alone.ProcessNs/1000)
		thread.addAlone(r.ThreadNs / 1000)
		off, wrong := notAsAsked(r.Figures)
		for _, f := range wrong {
			outside.note("%s: asked %.3g %s, got %.3g", f.Name, f.Asked, f.Unit, f.Got)
		}
		delay.addAlone(off)
		outside.addAlone(float64(len(wrong)))
		return nil
	})
	return []Figure{cost, thread, delay, outside}, err
}

// notAsAsked gives by how much the delay is off, ms, and the figures outside their tolerance.
func notAsAsked(figures []measure.Figure) (offMs float64, wrong []measure.Figure) {
	for _, f := range figures {
		if strings.HasPrefix(f.Name, "delay") {
			offMs = math.Abs(f.Got - f.Asked)
		}
		if !f.Within {
			wrong = append(wrong, f)
		}
	}
	return offMs, wrong
}

func (b *bencher) relayed(ctx context.Context, cfg RelayConfig) (r Relayed, err error) {
	p, err := startRole(ctx, "relay", cfg)
	if err != nil {
		return r, err
	}
	_, err = p.result(&r)
	return r, err
}
