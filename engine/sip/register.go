package sip

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// Register registers acc and keeps it registered until Unregister or Close. The delay is RFC 6076's RRD (4.1),
// from the first REGISTER to the 200: a challenge is part of it. A refusal is a *Failure.
func (a *Agent) Register(ctx context.Context, acc Account) (rrd time.Duration, err error) {
	b, err := a.bind(acc)
	if err != nil {
		return 0, err
	}
	b.turn.Lock()
	defer b.turn.Unlock()
	start := time.Now()
	granted, err := a.sendRegister(ctx, b, a.cfg.Expires)
	rrd = since(start)
	if err != nil {
		a.unbind(b)
		return rrd, fmt.Errorf("cannot register %s: %w", acc.Number, err)
	}
	a.kpis.Registered(rrd)
	a.schedule(b, granted)
	a.registerBeside(ctx, b)
	return rrd, nil
}

// Unregister takes acc's binding away and stops refreshing it. An account that is not registered is no error.
func (a *Agent) Unregister(ctx context.Context, acc Account) error {
	a.mu.Lock()
	b := a.bindings[acc.Number]
	a.mu.Unlock()
	if b == nil {
		return nil
	}
	return a.drop(ctx, b)
}

// sendRegister asks for expires and returns what was granted. b.turn must be held: an account's requests
// go out one after another, in the order of their CSeq (RFC 3261 10.2).
func (a *Agent) sendRegister(ctx context.Context, b *binding, expires time.Duration) (time.Duration, error) {
	for attempt := 0; ; attempt++ {
		req := a.registerRequest(b, expires)
		last, res, err := a.askAs(ctx, req, b.account)
		b.cseq = last.CSeq().SeqNo
		switch {
		case err != nil:
			return 0, err
		case res.IsSuccess():
			a.takeGRUU(b, res)
			return grantedExpires(res, req.Contact(), expires), nil
		case res.StatusCode == wire.StatusIntervalToBrief && attempt == 0 && expires > 0:
			expires = max(expires, headerSeconds(res, "Min-Expires"))
		case res.StatusCode == statusNoOutbound && !b.plain:
			b.plain = true
		default:
			return 0, refusal(last, res)
		}
	}
}

func (a *Agent) registerRequest(b *binding, expires time.Duration) *wire.Request {
	b.cseq++
	aor := wire.Uri{Scheme: "sip", User: b.account.Number, Host: a.cfg.Domain}
	from := &wire.FromHeader{Address: aor}
	from.Params.Add("tag", wire.GenerateTagN(12))
	seconds := wire.ExpiresHeader(expires / time.Second)
	contact, supported := a.flowContact(b)
	return a.build(draft{
		method: wire.REGISTER, target: wire.Uri{Scheme: "sip", Host: a.cfg.Domain},
		from: from, to: &wire.ToHeader{Address: aor}, callID: b.callID, cseq: b.cseq,
		destination: a.link.edges.name[b.flow], contact: contact,
		extra: append([]wire.Header{&seconds}, supported...),
	})
}

// grantedExpires reads the expires parameter of our own contact, then the header (RFC 3261 10.3, step 8).
func grantedExpires(res *wire.Response, own *wire.ContactHeader, asked time.Duration) time.Duration {
	for _, h := range headersOf(res, "Contact") {
		c, ok := h.(*wire.ContactHeader)
		if !ok || c.Address.User != own.Address.User || c.Address.HostPort() != own.Address.HostPort() {
			continue
		}
		if v, ok := c.Params.Get("expires"); ok {
			if seconds, err := strconv.Atoi(message.Unquote(v)); err == nil && seconds > 0 {
				return time.Duration(seconds) * time.Second
			}
		}
	}
	if d := headerSeconds(res, "Expires"); d > 0 {
		return d
	}
	return asked
}

func headerSeconds(res *wire.Response, name string) time.Duration {
	h := headerOf(res, name)
	if h == nil {
		return 0
	}
	seconds, err := strconv.Atoi(h.Value())
	if err != nil || seconds < 0 {
		return 0
	}
	return time.Duration(seconds) * time.Second
}

// unregisterAll empties the registrar of this agent's bindings, as many at a time as the edge takes in stride.
func (a *Agent) unregisterAll(timeout time.Duration) error {
	const parallel = 64
	a.mu.Lock()
	all := make(chan *binding, len(a.bindings))
	for _, b := range a.bindings {
		all <- b
	}
	a.mu.Unlock()
	close(all)
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	errs := make(chan error, parallel)
	for range parallel {
		go func() {
			var failed error
			for b := range all {
				if err := a.drop(ctx, b); err != nil {
					failed = err
				}
			}
			errs <- failed
		}()
	}
	var joined error
	for range parallel {
		joined = errors.Join(joined, <-errs)
	}
	return joined
}
