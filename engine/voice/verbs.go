package voice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/sip"
)

// Listened is how many packets each heard in a stretch of a call.
type Listened struct{ Caller, Callee, Target uint64 }

// Hold puts the callee on hold: the caller says nothing more, and asks for nothing (RFC 3264 §8.4).
func (s *Single) Hold(ctx context.Context) error {
	if err := s.up("hold"); err != nil {
		return err
	}
	s.call.callerEar.Pause()
	return s.turn(ctx, s.dialog.Hold, true)
}

// Resume takes the callee back.
func (s *Single) Resume(ctx context.Context) error {
	if err := s.up("resume"); err != nil {
		return err
	}
	if err := s.turn(ctx, s.dialog.Resume, false); err != nil {
		return err
	}
	s.call.callerEar.Resume()
	return nil
}

func (s *Single) turn(ctx context.Context, redirect func(context.Context) error, quiet bool) error {
	ctx, stop := context.WithTimeout(ctx, verbLimit)
	defer stop()
	if quiet {
		s.expectQuiet(true)
	}
	if err := redirect(ctx); err != nil {
		return err
	}
	time.Sleep(settle) // the IPBX tells the callee after it has answered the caller
	s.expectQuiet(quiet)
	return nil
}

// expectQuiet tells both ears: the script knows both ends, whatever the IPBX tells the callee.
func (s *Single) expectQuiet(quiet bool) {
	s.call.callerEar.ExpectQuiet(quiet)
	if ear := s.call.calleeStream(); ear != nil {
		ear.ExpectQuiet(quiet)
	}
}

// Listen counts what each hears during that time.
func (s *Single) Listen(ctx context.Context, length time.Duration) (Listened, error) {
	before := s.counts()
	if !sleepUntil(ctx, time.Now().Add(length)) {
		return Listened{}, fmt.Errorf("Cannot listen for %v: %w", length, ctx.Err())
	}
	after := s.counts()
	return Listened{after.Caller - before.Caller, after.Callee - before.Callee, after.Target - before.Target}, nil
}

func (s *Single) counts() (l Listened) {
	if s.call.callerEar != nil {
		l.Caller = s.call.callerEar.Heard()
	}
	if ear := s.call.calleeStream(); ear != nil {
		l.Callee = ear.Heard()
	}
	if s.target != nil {
		if ear := s.target.calleeStream(); ear != nil {
			l.Target = ear.Heard()
		}
	}
	return l
}

// Press has the caller press keys, by RFC 4733 in the media or by INFO; it returns when they have been sent.
func (s *Single) Press(ctx context.Context, keys string, byInfo bool) error {
	if err := s.up("press keys"); err != nil {
		return err
	}
	if !byInfo {
		if err := s.call.callerEar.Dial(keys, keyLength); err != nil {
			return err
		}
		sleepUntil(ctx, time.Now().Add(time.Duration(len(keys))*(keyLength+settle/3)))
		return ctx.Err()
	}
	for _, key := range keys {
		if err := s.dialog.SendDigit(ctx, sip.Digit{Key: key, Duration: keyLength}); err != nil {
			return err
		}
		// An IPBX plays the key on for as long as it was held, with a pause after it, and may forget one that comes meanwhile.
		if !sleepUntil(ctx, time.Now().Add(3*keyLength)) {
			return ctx.Err()
		}
	}
	return nil
}

// Keys are what one end got until now.
type Keys struct{ RFC4733, Info string }

// Digits waits until the end has got that many keys in all, at most for the time given, and gives them.
func (s *Single) Digits(ctx context.Context, ofCallee bool, count int, within time.Duration) Keys {
	deadline := time.Now().Add(within)
	for {
		got := s.keys(ofCallee)
		if len(got.RFC4733)+len(got.Info) >= count || time.Now().After(deadline) ||
			!sleepUntil(ctx, time.Now().Add(20*time.Millisecond)) {
			return got
		}
	}
}

func (s *Single) keys(ofCallee bool) (k Keys) {
	dialog, ear := s.dialog, s.call.callerEar
	if ofCallee {
		dialog, ear = s.calleeDialog(), s.call.calleeStream()
	}
	if ear != nil {
		k.RFC4733 = pressed(ear.Keys())
	}
	script := s.call.script
	script.mutex.Lock()
	defer script.mutex.Unlock()
	k.Info = string(script.infoKeys[dialog])
	return k
}

// pressed leaves out a key that is still down.
func pressed(keys []media.Key) string {
	var b []byte
	for _, key := range keys {
		if key.Ended {
			b = append(b, key.Key)
		}
	}
	return string(b)
}

// errUnheard is a call in which the caller has heard nothing yet.
var errUnheard = errors.New("nothing was heard of the callee yet")

// stands waits until the caller has heard the callee, so that the IPBX is known to have joined the two. It answers first
// and joins then; a call that is transferred in between is handed over by masquerade, while its unhold is still on the
// way, and leaves the transferred one in silence (docs/decisions/sip-transfer.md).
func (s *Single) stands(ctx context.Context) error {
	if err := s.up("transfer"); err != nil {
		return err
	}
	limit := time.Now().Add(verbLimit)
	for s.call.callerEar.Heard() == 0 {
		if time.Now().After(limit) {
			return fmt.Errorf("Cannot transfer within %v: %w", verbLimit, errUnheard)
		}
		if !sleepUntil(ctx, time.Now().Add(frameLength)) {
			return fmt.Errorf("Cannot transfer: %w", ctx.Err())
		}
	}
	return nil
}

// Transfer hands the callee over to a telephone of another fleet, unasked (RFC 3515), and gives the final status of
// the call that came of it. The caller's end is over then.
func (s *Single) Transfer(ctx context.Context, to *Fleet) (int, error) {
	if err := s.stands(ctx); err != nil {
		return 0, err
	}
	account, err := to.pick(ctx)
	if err != nil {
		return 0, err
	}
	give := s.give
	s.give = func() { give(); to.free <- account }
	s.target = &call{probe: s.call.probe, from: s.call.to, to: to, talk: longestScript, done: make(chan struct{}),
		pair: pair{callee: account.Number}, script: &script{infoKeys: map[*sip.Dialog][]rune{},
			options: DialOptions{Answer: Answer{After: to.cfg.AnswersAfter}}}}
	s.call.probe.expect(s.target)
	defer s.call.probe.taken(s.target.pair)
	return s.refer(ctx, func(ctx context.Context) (*sip.Transfer, error) { return s.dialog.Refer(ctx, account.Number) })
}

// TransferTo joins the callees of two calls of ours, and ends both for their callers (RFC 3891).
func (s *Single) TransferTo(ctx context.Context, other *Single) (int, error) {
	if err := s.stands(ctx); err != nil {
		return 0, err
	}
	if err := other.stands(ctx); err != nil {
		return 0, err
	}
	status, err := s.refer(ctx, func(ctx context.Context) (*sip.Transfer, error) { return s.dialog.ReferTo(ctx, other.dialog) })
	if err == nil && status < 300 {
		other.part()
	}
	return status, err
}

func (s *Single) refer(ctx context.Context, ask func(context.Context) (*sip.Transfer, error)) (int, error) {
	ctx, stop := context.WithTimeout(ctx, setUpLimit)
	defer stop()
	transfer, err := ask(ctx)
	if err != nil {
		return 0, err
	}
	status, err := transfer.Wait(ctx)
	if err == nil && status < 300 {
		s.part()
		time.Sleep(settle)
	}
	return status, err
}

// part ends the caller's listening: what comes now is no longer for it. What the callee hears from now on is another's,
// so that no figure of the call's hearing is kept.
func (s *Single) part() {
	report := closeEar(s.call.callerEar)
	s.call.mutex.Lock()
	s.call.callerHeard, s.call.parted = report, true
	s.call.mutex.Unlock()
}
