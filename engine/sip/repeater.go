package sip

import (
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// repeater sends something again, first after T1, then twice as long each time up to T2, until one of two channels is closed or
// 64 T1 are over (RFC 3261 13.3.1.4). It is a chain of the layer's timers, which ring together: one of its own for each
// call would wake the process for each.
type repeater struct {
	until, or <-chan struct{}
	send      func() error
	giveUp    func()
	// uncapped lets the waits grow beyond T2, as reliable provisional responses do (RFC 3262 3).
	uncapped bool
}

func (r *repeater) start(a *Agent) { r.again(a, wire.T1, time.Now().Add(64*wire.T1)) }

func (r *repeater) again(a *Agent, wait time.Duration, limit time.Time) {
	a.layer.After(wait, func() {
		select {
		case <-r.until:
			return
		case <-r.or:
			return
		default:
		}
		if time.Now().After(limit) {
			r.giveUp()
			return
		}
		if err := r.send(); err != nil {
			a.cfg.Logger.Warn("cannot repeat response", "error", err)
		}
		next := 2 * wait
		if !r.uncapped {
			next = min(next, wire.T2)
		}
		r.again(a, next, limit)
	})
}
