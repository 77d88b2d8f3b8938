package service

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vigie.dev/engine/wan/measure"
	"vigie.dev/engine/wan/netem"
	"vigie.dev/engine/wan/relay"
)

// measureDevice stands for both hosts of a measurement: what is sent is
// written to it as if it came from the one region, and the kernel routes it
// back to it as if it were in the other, by way of the link. wan.nft lets
// devices of this name pass.
const measureDevice = "wan1"

// linger is how long the last packets may be under way beyond their delay.
const linger = 600 * time.Millisecond

// Measured is a link's figures, asked against got.
type Measured struct {
	relay.LinkAsked
	By      By               `json:"by"`
	Sample  measure.Sample   `json:"sample"`
	Figures []measure.Figure `json:"figures"`
	Within  bool             `json:"within"` // all figures are
	Void    bool             `json:"void"`   // the sender did not keep its schedule: nothing is said about the link
}

// Measure sends a sample through a link of the running service. Addresses of
// the plan are chosen here. It needs CAP_NET_ADMIN and /dev/net/tun.
func Measure(ctx context.Context, client *Client, world relay.World, pair relay.Pair, plan measure.Plan) (m Measured, err error) {
	state, err := client.State(ctx)
	if err != nil {
		return m, err
	}
	link, err := state.link(pair)
	if err != nil {
		return m, err
	}
	from, err := world.Region(pair.From)
	if err != nil {
		return m, err
	}
	to, err := world.Region(pair.To)
	if err != nil {
		return m, err
	}
	tun, err := relay.OpenTun(measureDevice)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, tun.Close()) }()
	plan.From, plan.To = Host(from.Prefixes[0]), Host(to.Prefixes[0])
	if err := relay.Host(tun.Name, plan.To.String()); err != nil {
		return m, err
	}
	if link.By == ByNetem {
		lines, err := netem.Lines(tun.Name, []netem.From{{Networks: from.Prefixes, Asked: link.Impairment}})
		if err != nil {
			return m, err
		}
		if err := relay.Batch("tc", lines...); err != nil {
			return m, err
		}
	}
	if err := plan.Complete(); err != nil {
		return m, err
	}
	plan.MostMs = link.LongestMs(plan.Size) + measure.BetweenMs
	plan.Linger = linger + time.Duration((link.DelayMs+3*link.JitterMs+link.QueueMs)*1e6)
	m = Measured{LinkAsked: link.LinkAsked, By: link.By}
	if m.Sample, err = measure.Run(ctx, tun, plan); err != nil {
		return m, err
	}
	return m, m.judge(plan)
}

func (m *Measured) judge(plan measure.Plan) (err error) {
	m.Figures, err = measure.Judge(m.Impairment, m.Sample.Got, m.Sample.Size, m.Sample.OfferedBps)
	m.Void = m.Sample.Void(plan)
	m.Within = true
	for _, f := range m.Figures {
		m.Within = m.Within && f.Within
	}
	return err
}

func (s State) link(pair relay.Pair) (LinkState, error) {
	for _, l := range s.Links {
		if l.Pair == pair {
			return l, nil
		}
	}
	return LinkState{}, fmt.Errorf("Cannot find a link from %q to %q: %w", pair.From, pair.To, relay.ErrRegion)
}
