package voice

import (
	"context"
	"time"

	"vigie.dev/engine/sip"
)

// moved is where a callee sends its caller.
type moved struct {
	to     sip.Account
	status int
}

// ends says whether a call that ended with that status ended as a redirection that its caller did not follow.
func (m *moved) ends(status int) bool { return m != nil && status == m.status }

// movedTo takes another telephone of the called fleet where the answer is to redirect; the answer that is left is that
// one's, nil where the callee answers itself.
func (f *Fleet) movedTo(ctx context.Context, answer *Answer) (*moved, error) {
	if !answer.Redirect {
		return nil, nil
	}
	account, err := f.pick(ctx)
	if err != nil {
		return nil, err
	}
	m := &moved{to: account, status: answer.Status}
	if m.status == 0 {
		m.status = 302
	}
	answer.Status = 0
	return m, nil
}

// redirect has the callee send the caller elsewhere; false where it answers itself, as the one does who is called then.
func (c *call) redirect(in *sip.Incoming) bool {
	m := c.script.moved
	if m == nil || in.To() == m.to.Number {
		return false
	}
	after := c.script.options.Answer.After
	if after > 0 {
		_ = in.Ring() // what fails here fails below
		if !c.waits(in, after) {
			return true
		}
	}
	c.probe.expectAs(pair{in.From(), m.to.Number}, c)
	if err := in.Redirect(m.status, "Moved", sip.Contact{Number: m.to.Number}); err != nil {
		c.calleeFailed(err)
	}
	return true
}

// unexpect gives the telephone up that a redirection names and nobody has called.
func (c *call) unexpect() {
	if m := c.script.moved; m != nil {
		c.probe.taken(pair{c.pair.caller, m.to.Number})
	}
}

// agreedOn notes what the set-up came to.
func (c *call) agreedOn(d *sip.Dialog) {
	c.script.mutex.Lock()
	defer c.script.mutex.Unlock()
	c.script.dialled.Redirects, c.script.dialled.Session = d.Timings().Redirects, d.Session()
}

// Refreshes waits until an end's session was refreshed that often, by whomever, at most for the time given, and gives
// how often it was (RFC 4028).
func (s *Single) Refreshes(ctx context.Context, ofCallee bool, count int, within time.Duration) int {
	deadline := time.Now().Add(within)
	for {
		dialog, got := s.dialog, 0
		if ofCallee {
			dialog = s.calleeDialog()
		}
		if dialog != nil {
			got = dialog.Session().Refreshes
		}
		if got >= count || time.Now().After(deadline) || !sleepUntil(ctx, time.Now().Add(20*time.Millisecond)) {
			return got
		}
	}
}
