package voice

import (
	"context"
	"fmt"
	"sync"
	"time"

	"vigie.dev/engine/media"
	"vigie.dev/engine/record"
	"vigie.dev/engine/sip"
	"vigie.dev/engine/sip/description"
)

// Answer is how the called telephone deals with one call.
type Answer struct {
	// Status is the final response: 200, or 300 to 699 to turn the call down. @default 200, with Redirect 302
	Status int
	Reason string
	// After is how long it rings. @default the called fleet's
	After time.Duration
	// EarlyMedia sends 183 with a description, and speech, while it rings (RFC 3960).
	EarlyMedia bool
	// Reliable asks for a PRACK of the provisional response (RFC 3262).
	Reliable bool
	// Redirect sends the caller to another telephone of the called fleet when it has rung, by a 3xx (RFC 3261 §8.1.3.4).
	// What else is said here is how that one answers. Whether the caller goes there is its own affair.
	Redirect bool
}

// DialOptions of one call.
type DialOptions struct {
	Answer Answer
	// CancelAfter gives up unless answered before; 0: never.
	CancelAfter time.Duration
	// Reliable offers or requires reliable provisional responses.
	Reliable sip.Reliability
	// MaxRedirects is how many 3xx the caller follows; with 0 the first ends the call.
	MaxRedirects int
	// Session asks for a session timer (RFC 4028).
	Session sip.SessionTimer
}

// Dialled is what came of a set-up.
type Dialled struct {
	Answered bool
	Status   int
	// Instance of the IPBX that holds it; empty where none was named.
	Instance string
	// Provisional are the 101 to 199 that the caller got, in order.
	Provisional []int
	// EarlyPackets the caller heard before the answer.
	EarlyPackets uint64
	// Pracked: the callee's reliable response was acknowledged.
	Pracked bool
	// Cancelled: the callee saw the caller give up.
	Cancelled bool
	// Redirects that were followed.
	Redirects int
	// Session that the caller's end agreed on.
	Session sip.Session
}

// script is what a call of its own has beside what one of many has.
type script struct {
	options DialOptions

	mutex     sync.Mutex
	dialled   Dialled
	callee    *sip.Dialog
	infoKeys  map[*sip.Dialog][]rune
	cancelled bool
	moved     *moved // where the callee sends the caller; nil where it answers itself
}

func (c *call) ringLimit() time.Duration {
	if c.script != nil && c.script.options.CancelAfter > 0 {
		return c.script.options.CancelAfter
	}
	return setUpLimit
}

func (c *call) inviteOptions(own *way) sip.InviteOptions {
	s := c.script
	if s == nil {
		return sip.InviteOptions{}
	}
	return sip.InviteOptions{
		Reliable: s.options.Reliable, MaxRedirects: s.options.MaxRedirects, Session: s.options.Session,
		OnProvisional: func(status int) {
			s.mutex.Lock()
			defer s.mutex.Unlock()
			s.dialled.Provisional = append(s.dialled.Provisional, status)
		},
		OnEarlyMedia: func(early sip.Early) {
			if c.callerEar == nil {
				// What cannot be heard now is tried again at the answer, which then tells why.
				_ = c.hear(own, early.Description, c.from, c.to, &c.callerEar, &c.calleeEar)
			}
		},
	}
}

// wasDesigned takes a call that its script has given up, or had turned down, whatever status the IPBX makes of that.
func (c *call) wasDesigned(r *record.Call, err error) bool {
	if c.script == nil {
		return false
	}
	if c.script.moved.ends(r.SIPStatus) || c.script.options.Answer.Status >= 300 && r.SIPStatus >= 300 {
		r.Outcome, r.Failure = record.Refused, text(err.Error())
		return true
	}
	if c.script.options.CancelAfter == 0 || r.SIPStatus != 0 && r.SIPStatus != 487 {
		return false
	}
	r.Outcome, r.SIPStatus = record.Refused, 487
	r.Failure = text(fmt.Sprintf("cancelled by its caller after %v", c.script.options.CancelAfter))
	return true
}

// followScript is pickUp for a call of its own.
func (c *call) followScript(in *sip.Incoming) *sip.Dialog {
	s, answer := c.script, c.script.options.Answer
	if answer.Status >= 300 {
		_ = in.Ring()
		if c.waits(in, answer.After) {
			_ = in.Reject(answer.Status, answer.Reason) // the caller's record tells the rest
		}
		return nil
	}
	own := c.probe.newWay(c.to.cfg.Media)
	body, err := own.answer(in.Offer())
	progress := sip.Progress{Status: 180, Reliable: answer.Reliable}
	if err == nil && answer.EarlyMedia {
		progress.Status, progress.Description = 183, body
		err = c.hear(own, in.Offer(), c.to, c.from, &c.calleeEar, &c.callerEar)
	}
	if err == nil {
		ctx, stop := context.WithTimeout(context.Background(), setUpLimit)
		err = in.Progress(ctx, progress)
		stop()
	}
	if err == nil {
		s.mutex.Lock()
		s.dialled.Pracked = answer.Reliable
		s.mutex.Unlock()
		if !c.waits(in, answer.After) {
			return nil
		}
		if !answer.EarlyMedia {
			err = c.hear(own, in.Offer(), c.to, c.from, &c.calleeEar, &c.callerEar)
		}
	}
	if err != nil {
		c.calleeFailed(err)
		_ = in.Reject(488, "Not Acceptable Here") // the caller's record tells the rest
		return nil
	}
	dialog, err := in.Answer(body)
	if err != nil {
		c.calleeFailed(err)
		return nil
	}
	c.attend(dialog, c.calleeEar)
	s.mutex.Lock()
	s.callee = dialog
	s.mutex.Unlock()
	return dialog
}

// waits lets it ring; false when the caller gave up.
func (c *call) waits(in *sip.Incoming, after time.Duration) bool {
	ringing := time.NewTimer(after)
	defer ringing.Stop()
	select {
	case <-ringing.C:
		return true
	case <-in.Cancelled():
		c.script.mutex.Lock()
		c.script.dialled.Cancelled = true
		c.script.mutex.Unlock()
		return false
	}
}

// attend has an end take keys by INFO, and obey the directions of the far end's re-INVITEs.
func (c *call) attend(d *sip.Dialog, ear *media.Stream) {
	s := c.script
	d.HandleDigit(func(digit sip.Digit) {
		s.mutex.Lock()
		defer s.mutex.Unlock()
		s.infoKeys[d] = append(s.infoKeys[d], digit.Key)
	})
	first := d.Local()
	d.HandleOffer(func(offer []byte) []byte {
		answer, direction, err := answerAgain(first, d.Local(), offer)
		if err != nil {
			return nil
		}
		if direction.Receives() {
			ear.Resume()
		} else {
			ear.Pause()
		}
		ear.ExpectQuiet(!direction.Sends())
		return answer
	})
}

// answerAgain answers a re-INVITE with what was described first, its directions turned as the offer wants; the
// direction is the offer's.
func answerAgain(first, last, offer []byte) ([]byte, description.Direction, error) {
	own, err := description.Parse(first)
	if err != nil {
		return nil, "", err
	}
	sent, err := description.Parse(last)
	if err != nil {
		return nil, "", err
	}
	theirs, err := description.Parse(offer)
	if err != nil {
		return nil, "", err
	}
	if len(theirs.Media) == 0 {
		return nil, "", errNoAudio
	}
	next := own.Answer(theirs)
	next.Version = sent.Version + 1
	body, err := next.Bytes()
	return body, theirs.Of(0), err
}
