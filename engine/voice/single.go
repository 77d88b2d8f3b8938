package voice

import (
	"context"
	"fmt"
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/record"
	"vigie.dev/engine/sip"
)

const (
	// longestScript bounds a call whose script never hangs up.
	longestScript = 5 * time.Minute
	// verbLimit bounds one request within a call.
	verbLimit = 10 * time.Second
	// settle is left for what is under way when both ends have agreed to something.
	settle    = 300 * time.Millisecond
	keyLength = 100 * time.Millisecond
)

// Single is one call whose script says what happens in it. Its methods are for one goroutine at a time.
type Single struct {
	call   *call
	record *record.Call
	dialog *sip.Dialog // the caller's; nil where no call came about
	target *call       // who was transferred to
	give   func()      // gives the telephones back
	ended  func(*record.Call)
}

// Dial calls a telephone of to from one of f, and returns when it is answered, turned down or given up: that is no
// error. A call that did not come about is recorded at once, another by HangUp. ended is told of the record.
func (f *Fleet) Dial(ctx context.Context, to *Fleet, o DialOptions, ended func(*record.Call)) (*Single, Dialled, error) {
	caller, err := f.pick(ctx)
	if err != nil {
		return nil, Dialled{}, err
	}
	callee, err := to.pick(ctx)
	if err != nil {
		f.free <- caller
		return nil, Dialled{}, err
	}
	if o.Answer.After == 0 {
		o.Answer.After = to.cfg.AnswersAfter
	}
	give := func() { f.free <- caller; to.free <- callee }
	elsewhere, err := to.movedTo(ctx, &o.Answer)
	if err != nil {
		give()
		return nil, Dialled{}, err
	}
	if elsewhere != nil {
		give = func() { f.free <- caller; to.free <- callee; to.free <- elsewhere.to }
	}
	f.probe.totals.state.Store("running")
	c := &call{probe: f.probe, from: f, to: to, talk: longestScript, done: make(chan struct{}),
		pair: pair{caller.Number, callee.Number}, script: &script{options: o, infoKeys: map[*sip.Dialog][]rune{}, moved: elsewhere}}
	f.probe.calls.Add(1)
	s := &Single{call: c, ended: ended, give: give}
	s.record = c.begin()
	dialog, stands := c.place(ctx, caller, s.record)
	c.probe.taken(c.pair)
	c.unexpect()
	if stands {
		s.dialog = dialog
		c.agreedOn(dialog)
		if c.callerEar != nil {
			c.attend(dialog, c.callerEar)
		}
	}
	outcome := s.dialled()
	if !stands || s.record.Outcome != record.Answered {
		s.HangUp()
		outcome = s.dialled()
	}
	return s, outcome, nil
}

func (s *Single) dialled() Dialled {
	s.call.script.mutex.Lock()
	defer s.call.script.mutex.Unlock()
	d := s.call.script.dialled
	d.Answered, d.Status = s.record.Outcome == record.Answered, s.record.SIPStatus
	if s.record.Instance != nil {
		d.Instance = *s.record.Instance
	}
	if s.call.script.options.Answer.EarlyMedia && s.call.callerEar != nil {
		d.EarlyPackets = s.call.callerEar.Heard()
	}
	return d
}

// pick takes a telephone that is in no call.
func (f *Fleet) pick(ctx context.Context) (sip.Account, error) {
	select {
	case account := <-f.free:
		return account, nil
	case <-ctx.Done():
		return sip.Account{}, fmt.Errorf("Cannot find a free telephone: %w", ctx.Err())
	case <-time.After(verbLimit):
		return sip.Account{}, fmt.Errorf("Cannot find a free telephone among %d within %v", len(f.accounts), verbLimit)
	}
}

// HangUp ends what is left of the call, records it and gives the record. Further calls give the same.
func (s *Single) HangUp() *record.Call {
	if s.give == nil {
		return s.record
	}
	c, r := s.call, s.record
	if s.dialog != nil {
		r.Timings.TalkMs = number(ms(time.Since(c.answered)))
		c.hangUp(s.dialog, r)
		s.leave(s.calleeDialog())
	}
	if s.target != nil {
		s.leave(s.target.script.calleeDialog())
	}
	c.probe.totals.active.Add(-1)
	c.conclude(r)
	s.give()
	s.give = nil
	c.probe.calls.Done()
	if s.ended != nil {
		s.ended(r)
	}
	return r
}

// leave hangs up an end that a transfer has left in a call of another's, and waits until it is over.
func (s *Single) leave(d *sip.Dialog) {
	if d == nil {
		return
	}
	select {
	case <-d.Done():
		return
	case <-time.After(settle): // the far end's BYE is on its way, most often
	}
	ctx, stop := context.WithTimeout(context.Background(), hangUpLimit)
	defer stop()
	if _, err := d.Bye(ctx); err != nil {
		s.call.calleeFailed(err)
	}
}

func (s *Single) calleeDialog() *sip.Dialog { return s.call.script.calleeDialog() }

func (s *script) calleeDialog() *sip.Dialog {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	return s.callee
}

// up is an error where the caller's end is over.
func (s *Single) up(verb string) error {
	if s.dialog == nil || s.give == nil {
		return fmt.Errorf("Cannot %s: %w", verb, sip.ErrEnded)
	}
	select {
	case <-s.dialog.Done():
		return fmt.Errorf("Cannot %s: %w", verb, sip.ErrEnded)
	default:
		return nil
	}
}

func (c *call) calleeStream() *media.Stream {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.calleeEar
}
