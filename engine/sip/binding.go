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
}

func (a *Agent) bind(acc Account) (*binding, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return nil, fmt.Errorf("cannot register %s: %w", acc.Number, ErrClosed)
	}
	b := a.bindings[acc.Number]
	if b == nil || b.account != acc {
		b = &binding{account: acc, callID: wire.GenerateTagN(24)}
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
	ctx, cancel := context.WithTimeout(context.Background(), refreshTimeout)
	defer cancel()
	granted, err := a.sendRegister(ctx, b, a.cfg.Expires)
	if err != nil {
		a.cfg.Logger.Warn("cannot refresh registration", "number", b.account.Number, "error", err)
		a.scheduleIn(b, retryAfter)
		return
	}
	a.schedule(b, granted)
}

// refreshAll registers every account again, spread over a second so as not to be a flood of its own.
func (a *Agent) refreshAll() {
	a.mu.Lock()
	all := make([]*binding, 0, len(a.bindings))
	for _, b := range a.bindings {
		all = append(all, b)
	}
	a.mu.Unlock()
	for i, b := range all {
		b.turn.Lock()
		a.scheduleIn(b, time.Second*time.Duration(i)/time.Duration(len(all)))
		b.turn.Unlock()
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
	if _, err := a.sendRegister(ctx, b, 0); err != nil {
		return fmt.Errorf("cannot unregister %s: %w", b.account.Number, err)
	}
	return nil
}
