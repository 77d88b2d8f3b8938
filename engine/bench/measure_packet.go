package bench

import (
	"context"
	"time"
)

// packetCalls is the load of the packet path: some two thirds of a core of 2026.
const packetCalls = 1000

// spoiledShare is the share of packets that may be missed, lost or dropped
// before a round is void: a cost a packet is off by no more than that.
const spoiledShare = 0.01

// failedShare of calls may fail.
const failedShare = 0.001

// packet compares a packet that is sent, received and scored with one that is
// only sent and received.
func (b *bencher) packet() ([]Figure, error) {
	same := Figure{Name: "RTP packet sent, received, scored", Unit: "µs", Against: "bare loop, same traffic", Limit: 1.5}
	flat := Figure{Name: "  the same", Unit: "µs", Against: "bare loop to itself, no pace"}
	run := b.opts.short(2*time.Second, 5*time.Second)
	err := b.rounds("packet", b.opts.rounds(), func(ctx context.Context) error {
		self, err := b.bare(ctx, BareConfig{Legs: burst, Run: run / 2})
		if err != nil {
			return err
		}
		end, port, err := b.reflector(ctx, &same, 1)
		if err != nil {
			return err
		}
		loop, err := b.bare(ctx, BareConfig{Legs: 2 * packetCalls, Port: port, Run: run})
		if err != nil {
			return err
		}
		var m Media
		p, err := startRole(ctx, "media", MediaConfig{Calls: packetCalls, Port: port, Run: run})
		if err != nil {
			return err
		}
		cpu, err := p.result(&m)
		if err != nil {
			return err
		}
		if err := end(); err != nil {
			return err
		}
		same.spoilBy(m)
		ours := micros(cpu, m.Sent)
		flat.spoiled = same.spoiled
		same.add(ours, loop)
		flat.add(ours, self)
		return nil
	})
	return []Figure{same, flat}, err
}

// bare gives the loop's cost of a packet sent and received, µs.
func (b *bencher) bare(ctx context.Context, cfg BareConfig) (float64, error) {
	p, err := startRole(ctx, "bare", cfg)
	if err != nil {
		return 0, err
	}
	var done Bare
	cpu, err := p.result(&done)
	return micros(cpu, done.Sent), err
}

// reflector starts one; end stops it and spoils the figure where it dropped packets itself.
func (b *bencher) reflector(ctx context.Context, f *Figure, thin int) (end func() error, port uint16, err error) {
	p, err := startRole(ctx, "reflect", ReflectConfig{Thin: thin})
	if err != nil {
		return nil, 0, err
	}
	if port, err = p.port(); err != nil {
		return nil, 0, err
	}
	return func() error {
		var r Reflected
		if _, err := p.end(&r); err != nil {
			return err
		}
		if lost := r.Dropped + r.Refused; float64(lost) > spoiledShare*float64(r.Forwarded) && thin == 1 {
			f.spoil("the reflector dropped %d of %d packets", lost, r.Forwarded)
		}
		return nil
	}, port, nil
}

// spoilBy voids the figure where the engine did not keep its schedule.
func (f *Figure) spoilBy(m Media) {
	limit := spoiledShare * float64(m.Sent)
	switch {
	case m.Sent == 0 || m.Silent > 0:
		f.spoil("%d of %d legs heard nothing", m.Silent, m.Legs)
	case float64(m.Missed) > limit:
		f.spoil("%d of %d packets missed their tick", m.Missed, m.Sent)
	case float64(m.Drops+m.Lost) > limit:
		f.spoil("%d of %d packets were lost, %d of them dropped at our sockets", m.Lost, m.Sent, m.Drops)
	}
}

func micros(cpu time.Duration, n uint64) float64 {
	if n == 0 {
		return 0
	}
	return float64(cpu.Nanoseconds()) / 1000 / float64(n)
}
