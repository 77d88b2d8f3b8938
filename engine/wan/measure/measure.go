// Package measure sends numbered packets with the time on them through a link
// and says what became of them, against what was asked of it.
package measure

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"runtime"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/wan/relay"
)

// Plan is a sample. Packets are spread evenly over time and flows.
type Plan struct {
	From, To netip.Addr
	PPS      int // packets/s, 1 to 200,000
	Packets  int // in all, rounded down to whole flows
	Flows    int // 0: so many that each sends a packet every 20 ms
	Size     int // bytes of IP; 0: 200, a G.711 packet of 20 ms
	// MostMs is the longest that the link can hold a packet, ms, with what may be
	// between it and the device; beyond, the machine stood still. 0: not known.
	MostMs float64
	Linger time.Duration // how long nothing must come before the last packet is thought to have come
}

// tickNs: at 50,000 packets/s ten packets leave together.
const tickNs = 200_000

// Sample is what Run brings.
type Sample struct {
	Got        Got     `json:"got"`
	Flows      int     `json:"flows"`
	Size       int     `json:"size"`
	OfferedBps float64 `json:"offeredBps"`
	PPS        float64 `json:"pps"`        // that was reached
	Refused    int     `json:"refused"`    // packets that the kernel would not take: not counted as sent to the link, hence lost
	Times      string  `json:"times"`      // ByKernel or ByProcess
	Unseen     int     `json:"unseen"`     // packets that the kernel had no room to show us, of either end
	SendLate   int     `json:"sendLate"`   // packets sent so late that it matters
	SendLateMs float64 `json:"sendLateMs"` // the worst
}

// Void tells that the sample says nothing about the link: its rate is 2 % off,
// a packet in a hundred was late, or the kernel would not take or show one.
func (s Sample) Void(plan Plan) bool {
	return s.PPS < 0.98*float64(plan.PPS) || s.SendLate*100 > s.Got.Sent || s.Refused > 0 || s.Unseen > 0
}

// lateMatters is how late a packet may be sent, ns. By our own times 1 ms: the
// hearing side was then as badly served. The kernel's have nothing of us in
// them, and what is left is that a link's memory is of a flow's packets: a
// quarter of their interval.
func lateMatters(plan Plan, times string) int64 {
	if times == ByKernel {
		return max(1e6, int64(plan.Flows)*1e9/int64(plan.PPS)/4)
	}
	return 1e6
}

// Complete puts the defaults in and says what cannot be sent.
func (p *Plan) Complete() error {
	if p.Flows == 0 {
		p.Flows = max(1, p.PPS/50)
	}
	if p.Size == 0 {
		p.Size = 200
	}
	if p.PPS < 1 || p.PPS > 200_000 || p.Flows < 1 || p.Flows > 10_000 || p.Packets < p.Flows || p.Packets > 50_000_000 || p.Size > 1450 {
		return fmt.Errorf("Cannot send %d packets of %d bytes at %d a second in %d flows (1 to 200,000 a second, 1 to 10,000 flows of one packet or more, at most 50 million packets of 1450 bytes)",
			p.Packets, p.Size, p.PPS, p.Flows)
	}
	return nil
}

// Run sends and hears the sample through one device: the kernel must route
// packets for Plan.To into it, by way of the link.
func Run(ctx context.Context, tun *relay.Tun, plan Plan) (s Sample, err error) {
	if err := plan.Complete(); err != nil {
		return Sample{}, err
	}
	run := rand.Uint32()
	perFlow := plan.Packets / plan.Flows
	tally := NewTally(plan.Flows, perFlow)
	hearing, stop := context.WithCancel(ctx)
	defer stop()
	heard := make(chan error, 1)
	packets := NewPackets(plan.From, plan.To, plan.Size, run)
	w, err := newWitness(tun)
	switch {
	case errors.Is(err, unix.EPERM):
		s.Times = ByProcess
		go func() { heard <- hear(hearing, tun, packets, tally) }()
	case err != nil:
		return s, err
	default:
		s.Times = ByKernel
		defer func() { err = errors.Join(err, w.close()) }()
		go func() { heard <- watch(hearing, tun, w, packets, tally) }()
	}
	speak(ctx, tun, NewPackets(plan.From, plan.To, plan.Size, run), plan, perFlow, &s)
	err = tally.quiet(ctx, plan.Linger)
	stop()
	if err = errors.Join(err, <-heard); err != nil {
		return s, err
	}
	s.Got = tally.Got(plan.MostMs)
	if w != nil {
		s.Unseen, err = w.missed()
	}
	return s, err
}

// speak sends the sample on an absolute schedule.
func speak(ctx context.Context, tun *relay.Tun, packets *Packets, plan Plan, perFlow int, s *Sample) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	clock.Raise()
	var ended atomic.Bool
	defer context.AfterFunc(ctx, func() { ended.Store(true) })()
	clock.AddPlace(1)
	defer clock.AddPlace(-1)
	clock.Hold() // nothing below waits for anything but the time
	defer clock.Release()
	s.Flows, s.Size, s.OfferedBps = plan.Flows, packets.Size(), float64(plan.PPS*packets.Size())*8
	matters := lateMatters(plan, s.Times)
	total := plan.Flows * perFlow
	start := clock.Now() + tickNs
	due := func(n int) int64 { return start + int64(n)*1e9/int64(plan.PPS) }
	worst := int64(0)
	for n := 0; n < total && !ended.Load(); {
		clock.Rest(max(due(n), start+(due(n)-start)/tickNs*tickNs+tickNs))
		for now := clock.Now(); n < total && due(n) <= now; n++ {
			late := now - due(n) - tickNs
			worst = max(worst, late)
			if late > matters {
				s.SendLate++
			}
			if errno := tun.Write(packets.Make(n%plan.Flows, n/plan.Flows, clock.Now())); errno != 0 {
				s.Refused++
			}
		}
	}
	s.PPS = float64(total) * 1e9 / float64(max(1, clock.Now()-start))
	s.SendLateMs = float64(worst) / 1e6
}
