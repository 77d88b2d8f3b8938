package sip

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// refreshTimeout bounds one refresh; retryAfter is how long a failed one waits.
const (
	refreshTimeout = 32 * time.Second
	retryAfter     = 5 * time.Second
)

// binding is an account at the registrar. Its timer costs no goroutine until it fires.
type binding struct {
	account Account
	callID  string
	turn    sync.Mutex // held while one of its REGISTERs is under way; guards what follows
	cseq    uint32
	plain   bool // the first hop does not keep flows (RFC 5626 6: 439)
	gruu    atomic.Pointer[wire.Uri]
	timer   *time.Timer
	gone    bool
	// flow is which edge it goes by; beside are the account's by the others, in their order (RFC 5626 4.2).
	flow   int
	beside []*binding
}

func (a *Agent) bind(acc Account) (*binding, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil, fmt.Errorf("cannot register %s: %w", acc.Number, ErrClosed)
	}
	b := a.bindings[acc.Number]
	if b == nil || b.account != acc {
		b = a.newBinding(acc)
		a.bindings[acc.Number] = b
	}
	return b, nil
}

func (a *Agent) unbind(b *binding) {
	b.gone = true
	if b.timer != nil {
		b.timer.Stop()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.bindings[b.account.Number] == b {
		delete(a.bindings, b.account.Number)
	}
}

// schedule refreshes b when 80 % of granted is over. b.turn must be held.
func (a *Agent) schedule(b *binding, granted time.Duration) {
	a.scheduleIn(b, granted*4/5)
}

func (a *Agent) scheduleIn(b *binding, wait time.Duration) {
	if b.gone {
		return
	}
	if b.timer != nil {
		b.timer.Stop()
	}
	b.timer = time.AfterFunc(wait, func() { a.spawn(func() { a.refresh(b) }) })
}

func (a *Agent) refresh(b *binding) {
	b.turn.Lock()
	defer b.turn.Unlock()
	if b.gone || a.isClosed() {
		return
	}
	ctx, cancel := context.WithTimeout(a.refreshing, refreshTimeout)
	defer cancel()
	granted, err := a.sendRegister(ctx, b, a.cfg.Expires)
	if a.refreshing.Err() != nil {
		return // Close unregisters it
	}
	if err != nil {
		a.cfg.Logger.Warn("cannot refresh registration", "number", b.account.Number, "error", err)
		a.scheduleIn(b, retryAfter)
		return
	}
	a.schedule(b, granted)
}

// newBinding is an account's by each edge, where a registrar may keep flows.
func (a *Agent) newBinding(acc Account) *binding {
	b := &binding{account: acc, callID: wire.GenerateTagN(24)}
	if a.cfg.Instance == "" {
		return b
	}
	for i := 1; i < len(a.link.edges.at); i++ {
		b.beside = append(b.beside, &binding{account: acc, callID: wire.GenerateTagN(24), flow: i})
	}
	return b
}

// registerBeside registers b's account by its other flows, where the registrar keeps them. One that fails is tried again.
func (a *Agent) registerBeside(ctx context.Context, b *binding) {
	if !a.outbound.Load() || b.plain {
		return
	}
	for _, other := range b.beside {
		other.turn.Lock()
		granted, err := a.sendRegister(ctx, other, a.cfg.Expires)
		if err != nil {
			a.cfg.Logger.Warn("cannot register by another flow", "number", b.account.Number, "error", err)
			a.scheduleIn(other, retryAfter)
		} else {
			a.schedule(other, granted)
		}
		other.turn.Unlock()
	}
}

// drop unregisters b.
func (a *Agent) drop(ctx context.Context, b *binding) error {
	b.turn.Lock()
	defer b.turn.Unlock()
	if b.gone {
		return nil
	}
	a.unbind(b)
	for _, other := range b.beside {
		if !a.link.lives(other.flow) { // the registrar has forgotten it, or will
			other.turn.Lock()
			a.unbind(other)
			other.turn.Unlock()
			continue
		}
		if err := a.drop(ctx, other); err != nil {
			a.cfg.Logger.Warn("cannot unregister by another flow", "number", b.account.Number, "error", err)
		}
	}
	if _, err := a.sendRegister(ctx, b, 0); err != nil {
		return fmt.Errorf("cannot unregister %s: %w", b.account.Number, err)
	}
	return nil
}
