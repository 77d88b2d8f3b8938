package rooms

import (
	"context"
	"fmt"

	"vigie.dev/engine/bench"
)

// pion compares a subscriber of engine/room with a receiver that only receives.
func (b *bencher) pion() ([]bench.Figure, error) {
	n := b.opts.subscribers()
	against := "pion, nothing scored"
	cpu := bench.Figure{Name: "CPU a subscriber", Unit: "ms/s", Against: against, Limit: 1.5}
	whole := bench.Figure{Name: "  process, joins included", Unit: "ms", Against: against}
	memory := bench.Figure{Name: fmt.Sprintf("memory a subscriber, of %d", n), Unit: "kB", Against: against, Limit: 1.5}
	naked := bench.Figure{Name: "CPU a subscriber", Unit: "ms/s", Against: "pion, no interceptor"}
	all := []*bench.Figure{&cpu, &whole, &memory, &naked}
	err := b.each("pion", func(ctx context.Context, round int) error {
		var ours, base, bare cost
		sides := []func() error{
			func() (err error) { ours, err = b.ours(ctx, n); return err },
			func() (err error) {
				base, err = b.subscribers(ctx, "bare", SubscribeConfig{Subscribers: n})
				return err
			},
			func() (err error) {
				bare, err = b.subscribers(ctx, "bare", SubscribeConfig{Subscribers: n, Bare: true})
				return err
			},
		}
		for i := range sides { // each round begins with another side
			if err := sides[(i+round)%len(sides)](); err != nil {
				return err
			}
		}
		spoil(all, ours)
		spoil(all[:3], base)
		spoil(all[3:], bare)
		cpu.Add(ours.steady, base.steady)
		whole.Add(ours.whole, base.whole)
		memory.Add(ours.memory, base.memory)
		naked.Add(ours.steady, bare.steady)
		return nil
	})
	return []bench.Figure{cpu, whole, memory, naked}, err
}

func (b *bencher) ours(ctx context.Context, n int) (cost, error) {
	return b.subscribers(ctx, "ours", SubscribeConfig{Subscribers: n, Profile: b.opts.Profile})
}

// spoil makes figures void for this round where a side did not get its load.
func spoil(figures []*bench.Figure, c cost) {
	if c.spoiled == "" {
		return
	}
	for _, f := range figures {
		f.Spoil("%s", c.spoiled)
	}
}
