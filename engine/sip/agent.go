package sip

import (
	"context"
	"errors"
	"time"
)

// Agent is a user agent for many accounts.
type Agent struct{}

// New opens the transport.
func New(cfg Config) (*Agent, error) { return nil, errors.ErrUnsupported }

// Register registers acc and keeps it registered. The delay is RFC 6076's RRD (4.1).
func (a *Agent) Register(ctx context.Context, acc Account) (rrd time.Duration, err error) {
	return 0, errors.ErrUnsupported
}

// Unregister takes acc's binding away and stops refreshing it.
func (a *Agent) Unregister(ctx context.Context, acc Account) error { return errors.ErrUnsupported }

// Invite calls number `to` from acc and returns after the final answer.
func (a *Agent) Invite(ctx context.Context, from Account, to string, offer []byte, opts InviteOptions) (*Dialog, error) {
	return nil, errors.ErrUnsupported
}

// HandleIncoming sets who takes calls. Each call has its own goroutine.
func (a *Agent) HandleIncoming(h func(*Incoming)) {}

// Close unregisters every account and closes the transport.
func (a *Agent) Close() error { return nil }
