package rooms

import (
	"context"
	"fmt"
	"time"

	"vigie.dev/engine/bench"
)

// settle is how long all have been in the room before anything is counted.
const settle = time.Second

// Cost of one subscriber.
type cost struct {
	// steady is its processor time a second, ms, while pictures come; whole is
	// wait4's, joining and the process itself included, in ms.
	steady, whole float64
	// memory is what it adds to its process or browser, kB.
	memory float64
	// spoiled says why it counts for nothing; empty: it counts.
	spoiled string
}

// quietShare is the share of packets that each must get at least.
const quietShare = 0.97

// inRoom runs one side in a new room with a publisher, and judges whether the load came.
func (b *bencher) inRoom(ctx context.Context, side func(room string) (cost, float64, error)) (cost, error) {
	b.rooms++
	name := fmt.Sprintf("room-%d", b.rooms)
	publisher, err := bench.StartRole(ctx, "publish", PublishConfig{URL: b.server.url, Room: name, Picture: b.picture, Voice: b.voice})
	if err != nil {
		return cost{}, err
	}
	if err := publisher.Begun(); err != nil {
		return cost{}, err
	}
	c, rate, err := side(name)
	if err != nil {
		_ = publisher.Kill() // the first error is what counts
		return c, err
	}
	var sent Published
	if _, err := publisher.End(&sent); err != nil {
		return c, err
	}
	if c.spoiled == "" && rate < quietShare*sent.PacketsPerSecond {
		c.spoiled = fmt.Sprintf("%.1f packets a second came, %.1f were sent", rate, sent.PacketsPerSecond)
	}
	return c, nil
}

// subscribers runs a role with n subscribers.
func (b *bencher) subscribers(ctx context.Context, role string, cfg SubscribeConfig) (cost, error) {
	return b.inRoom(ctx, func(room string) (c cost, rate float64, err error) {
		cfg.URL, cfg.Room = b.server.url, room
		p, err := bench.StartRole(ctx, role, cfg)
		if err != nil {
			return c, 0, err
		}
		if err := p.Begun(); err != nil {
			return c, 0, err
		}
		n := float64(cfg.Subscribers)
		if c.steady, err = b.steady(ctx, p.PID()); err != nil {
			return c, 0, err
		}
		var got Subscribed
		cpu, err := p.End(&got)
		if err != nil {
			return c, 0, err
		}
		c.steady /= n
		c.whole = milliseconds(cpu) / n
		c.memory = float64(got.FullKB-got.IdleKB) / n
		if got.Silent > 0 {
			c.spoiled = fmt.Sprintf("%d of %d subscribers of role %q got nothing", got.Silent, cfg.Subscribers, role)
		}
		return c, got.PacketsPerSecond, nil
	})
}

// steady is the processor time of a process and all below it, ms a second.
func (b *bencher) steady(ctx context.Context, pid int) (float64, error) {
	if err := rest(ctx, settle); err != nil {
		return 0, err
	}
	before, err := processorTime(pid)
	if err != nil {
		return 0, err
	}
	begun := time.Now()
	if err := rest(ctx, b.opts.window()); err != nil {
		return 0, err
	}
	after, err := processorTime(pid)
	return milliseconds(after-before) / time.Since(begun).Seconds(), err
}

func rest(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
