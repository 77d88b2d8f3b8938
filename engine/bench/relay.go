package bench

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"golang.org/x/sys/unix"

	"vigie.dev/engine/wan"
	"vigie.dev/engine/wan/measure"
	"vigie.dev/engine/wan/rig"
)

const (
	// relayCapacity is how many packets the relay may hold: 300 ms of the sample.
	relayCapacity = 1 << 14
	// relayThreads is a place in Go's scheduler for each of relay, sender and hearer,
	// and one to spare: those that keep a schedule do not give theirs up.
	relayThreads = 4
	relayLinger  = 600 * time.Millisecond
)

// RelayConfig of a sample that is sent from one region to another.
type RelayConfig struct {
	// Relayed: by the relay, with these figures; else the kernel alone forwards.
	Relayed bool
	Asked   wan.Impairment
	// PPS is packets a second, of 200 bytes.
	PPS, Packets int
}

// Relayed is what became of it.
type Relayed struct {
	// ProcessNs is processor time a packet, to send, forward and hear it; ThreadNs what
	// the relay's own thread has of that.
	ProcessNs, ThreadNs float64
	Sample              measure.Sample
	Figures             []measure.Figure
	// Void says why the sample says nothing of the link; empty when it does.
	Void string
	// Priority of the relay's thread (clock.Priority).
	Priority string
}

// runRelay is the role: a namespace, a kernel that forwards, a relay, a sender and a hearer.
func runRelay(p *peer, cfg RelayConfig) (err error) {
	runtime.GOMAXPROCS(relayThreads)
	r, err := rig.Open(relayCapacity, true)
	if errors.Is(err, rig.ErrNotHere) {
		return p.result(Relayed{Void: err.Error()})
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	plan := measure.Plan{From: rig.Mouth, To: rig.Ear, PPS: cfg.PPS, Packets: cfg.Packets, Linger: relayLinger}
	if err := plan.Complete(); err != nil {
		return err
	}
	if cfg.Relayed {
		if err := r.Ask(cfg.Asked); err != nil {
			return err
		}
		plan.MostMs = cfg.Asked.LongestMs(plan.Size) + measure.BetweenMs
	}
	var done Relayed
	if done, err = relaySample(r, plan); err != nil {
		return err
	}
	if done.Figures, err = measure.Judge(cfg.Asked, done.Sample.Got, done.Sample.Size, done.Sample.OfferedBps); err != nil {
		return err
	}
	if s := done.Sample; s.Void(plan) {
		done.Void = fmt.Sprintf("%.0f of %d packets/s left, %d of %d late (by up to %.1f ms), %d refused, %d unseen",
			s.PPS, plan.PPS, s.SendLate, s.Got.Sent, s.SendLateMs, s.Refused, s.Unseen)
	}
	return p.result(done)
}

func relaySample(r *rig.Rig, plan measure.Plan) (done Relayed, err error) {
	process, thread, err := relayUsed(r)
	if err != nil {
		return done, err
	}
	if done.Sample, err = measure.Run(context.Background(), r.Tun, plan); err != nil {
		return done, err
	}
	processAfter, threadAfter, err := relayUsed(r)
	if err != nil {
		return done, err
	}
	status, err := r.Relay.Status()
	n := float64(max(1, done.Sample.Got.Sent))
	done.ProcessNs, done.ThreadNs = float64(processAfter-process)/n, float64(threadAfter-thread)/n
	done.Priority = string(status.Priority)
	return done, err
}

// relayUsed is the processor time of the process and of the relay's thread so far, ns.
func relayUsed(r *rig.Rig) (process, thread int64, err error) {
	var all, one unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &all); err != nil {
		return 0, 0, fmt.Errorf("Cannot read the process's time: %w", err)
	}
	var failed error
	if err := r.Relay.Do(func() { failed = unix.Getrusage(unix.RUSAGE_THREAD, &one) }); err != nil {
		return 0, 0, err
	}
	if failed != nil {
		return 0, 0, fmt.Errorf("Cannot read the relay's time: %w", failed)
	}
	return all.Utime.Nano() + all.Stime.Nano(), one.Utime.Nano() + one.Stime.Nano(), nil
}
