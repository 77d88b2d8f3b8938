package sip

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"time"

	"github.com/pion/stun/v3"
)

const (
	// stunRTO and stunAttempts are RFC 8489's (6.2.1): 0.5, 1, 2 … s between seven requests, and 16 of the first after the
	// last.
	stunRTO      = 500 * time.Millisecond
	stunAttempts = 7
	stunLast     = 16
)

// errNoBinding is an edge that has answered none of the requests.
var errNoBinding = errors.New("no answer to a STUN binding request")

// asking is a binding request under way; there is one at a time to a destination.
type asking struct {
	id  [stun.TransactionIDSize]byte
	got chan netip.AddrPort
}

// askings are the binding requests under way, by whom they went to.
type askings struct {
	mu sync.Mutex
	to map[netip.AddrPort]*asking
}

// isSTUN tells keep-alives from SIP by the first byte and the magic cookie (RFC 5626 8, RFC 8489 5).
func isSTUN(p []byte) bool { return len(p) >= 20 && p[0] < 4 && stun.IsMessage(p) }

// takeSTUN takes the answer to a binding request. A request of the far end is let be: we are no edge.
func (l *link) takeSTUN(raw []byte, from netip.AddrPort) {
	m := &stun.Message{Raw: append([]byte(nil), raw...)}
	if m.Decode() != nil || m.Type != stun.BindingSuccess {
		return
	}
	var mapped stun.XORMappedAddress
	if mapped.GetFrom(m) != nil {
		return
	}
	ip, ok := netip.AddrFromSlice(mapped.IP)
	if !ok {
		return
	}
	l.askings.mu.Lock()
	defer l.askings.mu.Unlock()
	if a := l.askings.to[from]; a != nil && a.id == m.TransactionID {
		delete(l.askings.to, from)
		a.got <- netip.AddrPortFrom(ip.Unmap(), uint16(mapped.Port))
	}
}

// bind asks the far end at address under which address it sees us, which tells that the flow lives (RFC 5626 4.4.2).
func (l *link) bind(ctx context.Context, at netip.AddrPort) (netip.AddrPort, error) {
	m, err := stun.Build(stun.TransactionID, stun.BindingRequest)
	if err != nil {
		return netip.AddrPort{}, fmt.Errorf("cannot ask %v for a binding: %w", at, err)
	}
	a := &asking{m.TransactionID, make(chan netip.AddrPort, 1)}
	l.askings.mu.Lock()
	if l.askings.to == nil {
		l.askings.to = make(map[netip.AddrPort]*asking)
	}
	l.askings.to[at] = a
	l.askings.mu.Unlock()
	wait, to := l.cfg.stunRTO, l.socket.address(at)
	for attempt := 1; ; attempt++ {
		if err := l.socket.send(string(m.Raw), &to); err != nil {
			return netip.AddrPort{}, fmt.Errorf("cannot ask %v for a binding: %w", at, err)
		}
		if attempt == stunAttempts {
			wait = stunLast * l.cfg.stunRTO
		}
		select {
		case mapped := <-a.got:
			return mapped, nil
		case <-ctx.Done():
			return netip.AddrPort{}, ctx.Err()
		case <-time.After(wait):
		}
		if attempt == stunAttempts {
			return netip.AddrPort{}, fmt.Errorf("cannot keep the flow to %v: %w", at, errNoBinding)
		}
		wait *= 2
	}
}

// keepBinding pings edge i by STUN while the registrar keeps our flow, and registers all accounts again where the edge
// is silent, or sees us at another address than before: the binding that it had is of no use then (RFC 5626 4.4.2, 4.5).
func (a *Agent) keepBinding(i int) {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	a.busy.Go(func() { // ends with us
		select {
		case <-a.done:
			stop()
		case <-ctx.Done():
		}
	})
	ticker := time.NewTicker(a.pingEvery())
	defer ticker.Stop()
	var seen netip.AddrPort
	for {
		select {
		case <-a.done:
			return
		case <-a.retimed[i]:
			ticker.Reset(a.pingEvery())
			continue
		case <-ticker.C:
		}
		if !a.outbound.Load() {
			continue
		}
		mapped, err := a.link.bind(ctx, a.link.edges.at[i])
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			a.cfg.Logger.Warn("edge does not answer pings", "error", err)
			a.link.edges.silent[i].Store(true)
			if !a.failOver(i) && int(a.link.edges.current.Load()) == i {
				a.refreshFlow(i)
			}
		case a.link.edges.silent[i].Swap(false):
			a.preferLiving()
			a.refreshFlow(i)
		case seen.IsValid() && mapped != seen:
			a.cfg.Logger.Warn("edge sees us at another address", "before", seen, "now", mapped)
			a.refreshFlow(i)
		}
		seen = mapped
	}
}
