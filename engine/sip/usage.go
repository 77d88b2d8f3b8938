package sip

import (
	wire "github.com/emiago/sipgo/sip"
)

// usage is a dialog that is no call: of a REFER or SUBSCRIBE outside one (RFC 6665 4.5).
type usage struct {
	dialog     *Dialog
	subscriber *Subscriber // nil of a REFER's
	referral   *Referral   // nil of ours, and of a SUBSCRIBE's
}

// usageOf makes the dialog that a request of the far end's asks for.
func (a *Agent) usageOf(req *wire.Request, account Account) *Dialog {
	tag := wire.GenerateTagN(12)
	local := req.To().AsFrom()
	local.Params.Add("tag", tag)
	remote := req.From().AsTo()
	d := &Dialog{
		agent: a, key: dialogKey{string(*req.CallID()), tag}, account: account, local: &local, remote: &remote,
		contact: a.contact(account.Number), routes: calleeRoutes(req), instance: instanceOf(req),
		target: req.From().Address, done: make(chan struct{}),
	}
	d.moveTo(req.Contact())
	return d
}

// keepUsage lets requests of the far end find it, until its dialog ends.
func (a *Agent) keepUsage(u *usage) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.closed {
		return ErrClosed
	}
	if a.usages == nil {
		a.usages = make(map[dialogKey]*usage)
	}
	a.usages[u.dialog.key] = u
	return nil
}

// usageFor is what a request within a dialog that is no call belongs to; nil where there is none.
func (a *Agent) usageFor(req *wire.Request) *usage {
	tag, ok := req.To().Params.Get("tag")
	if !ok {
		return nil
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.usages[dialogKey{string(*req.CallID()), tag}]
}

// leaveUsage ends a dialog that is no call; it does nothing to one that is.
func (d *Dialog) leaveUsage() {
	d.agent.mu.Lock()
	u := d.agent.usages[d.key]
	known := u != nil && u.dialog == d
	if known {
		delete(d.agent.usages, d.key)
	}
	d.agent.mu.Unlock()
	if known {
		d.end()
	}
}

func (a *Agent) dropUsages() {
	a.mu.Lock()
	all := make([]*usage, 0, len(a.usages))
	for _, u := range a.usages {
		all = append(all, u)
	}
	a.mu.Unlock()
	for _, u := range all {
		if u.subscriber != nil {
			u.subscriber.end()
		}
		u.dialog.leaveUsage()
	}
}
