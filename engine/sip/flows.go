package sip

import (
	"fmt"
	"net"
	"net/netip"
	"sync/atomic"
	"time"
)

// edges are where an agent's flows go, the first one's reg-id being 1 (RFC 5626 4.2).
type edges struct {
	at []netip.AddrPort
	// name is at as text, which every request has; asked is as it was configured.
	name, asked []string
	current     atomic.Int32
	// flows are the connections; silent says of datagrams that nobody answers.
	flows  []atomic.Pointer[flow]
	silent []atomic.Bool
}

func (e *edges) resolve(addresses []string) error {
	for _, address := range addresses {
		resolved, err := net.ResolveUDPAddr("udp", address)
		if err != nil {
			return fmt.Errorf("cannot resolve edge %q: %w", address, err)
		}
		at := resolved.AddrPort()
		at = netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
		if e.index(at.String()) >= 0 {
			return fmt.Errorf("cannot have two flows to edge %q", address)
		}
		e.at, e.name, e.asked = append(e.at, at), append(e.name, at.String()), append(e.asked, address)
	}
	e.flows, e.silent = make([]atomic.Pointer[flow], len(e.at)), make([]atomic.Bool, len(e.at))
	return nil
}

// index of the edge at destination; -1 of another place.
func (e *edges) index(destination string) int {
	for i, name := range e.name {
		if name == destination {
			return i
		}
	}
	return -1
}

// edgeNow is where requests outside a dialog go: by a flow that lives, where one does.
func (l *link) edgeNow() string { return l.edges.name[l.edges.current.Load()] }

// lives says whether anything is known against a flow.
func (l *link) lives(i int) bool {
	if l.reliable() {
		f := l.edges.flows[i].Load()
		return f != nil && !f.isLost()
	}
	return !l.edges.silent[i].Load()
}

// failOver sends what is to come by another flow than i, which is lost, and registers all accounts by that again, so that
// the registrar prefers it (RFC 5626 5.3); false where there is none, or i was not the one in use.
func (a *Agent) failOver(i int) bool {
	e := &a.link.edges
	for j := range e.at {
		if j == i || !a.link.lives(j) || !e.current.CompareAndSwap(int32(i), int32(j)) {
			continue
		}
		if f := e.flows[j].Load(); f != nil {
			a.link.setLocal(f.LocalAddr())
		}
		a.cfg.Logger.Warn("flow lost", "edge", e.name[i], "now", e.name[j])
		a.refreshFlow(j)
		return true
	}
	return false
}

// refreshFlow registers every account again by flow i, spread over a second so as not to be a flood of its own.
func (a *Agent) refreshFlow(i int) {
	a.mu.Lock()
	all := make([]*binding, 0, len(a.bindings))
	for _, b := range a.bindings {
		if b = b.by(i); b != nil {
			all = append(all, b)
		}
	}
	a.mu.Unlock()
	for k, b := range all {
		b.turn.Lock()
		a.scheduleIn(b, time.Second*time.Duration(k)/time.Duration(len(all)))
		b.turn.Unlock()
	}
}

// by is the account's binding by flow i; nil where it has none.
func (b *binding) by(i int) *binding {
	if i == 0 {
		return b
	}
	if i > len(b.beside) {
		return nil
	}
	return b.beside[i-1]
}

// preferLiving leaves a flow that is lost for one that came back.
func (a *Agent) preferLiving() {
	if current := int(a.link.edges.current.Load()); !a.link.lives(current) {
		a.failOver(current)
	}
}

// localPort is what the far end of flow i knows us by, 0 where that is not known.
func (l *link) localPort(i int) int {
	if f := l.edges.flows[i].Load(); f != nil {
		if at, ok := f.LocalAddr().(*net.TCPAddr); ok {
			return at.Port
		}
	}
	return 0
}

// keepFlows watches every flow.
func (a *Agent) keepFlows() {
	for i := range a.link.edges.at {
		switch {
		case a.link.reliable():
			a.spawn(func() { a.keepAlive(i) })
		case a.cfg.Instance != "":
			a.spawn(func() { a.keepBinding(i) })
		}
	}
}

// asked is destination as the configuration has it, where that does.
func (l *link) asked(destination string) string {
	if i := l.edges.index(destination); i >= 0 {
		return l.edges.asked[i]
	}
	return destination
}
