package sip

import (
	"context"
	"errors"
	"time"
)

// Dialog is an answered call.
type Dialog struct{}

// CallID is the Call-ID.
func (d *Dialog) CallID() string { return "" }

// Timings of the set-up.
func (d *Dialog) Timings() Timings { return Timings{} }

// Remote is the far end's session description.
func (d *Dialog) Remote() []byte { return nil }

// Instance is the host name of the IPBX that carries the call.
func (d *Dialog) Instance() string { return "" }

// Done is closed when the call is over, whoever ended it.
func (d *Dialog) Done() <-chan struct{} { return nil }

// Bye hangs up. The delay is RFC 6076's SDD (4.5).
func (d *Dialog) Bye(ctx context.Context) (sdd time.Duration, err error) {
	return 0, errors.ErrUnsupported
}
