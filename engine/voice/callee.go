package voice

import (
	"time"

	"vigie.dev/engine/sip"
)

// talkSlack is how long a callee waits past the talk for a BYE that never comes.
const talkSlack = 30 * time.Second

// answer rings at once, in whoever read the INVITE, and leaves the rest of the
// set-up to a goroutine, the talk to a fresh one, which is small.
func (c *call) answer(in *sip.Incoming) {
	if c.script != nil && c.redirect(in) {
		return
	}
	c.mutex.Lock()
	c.calleeBegan = true
	c.mutex.Unlock()
	pickUp := c.pickUp
	if c.script != nil {
		pickUp = c.followScript
	} else if err := in.Ring(); err != nil {
		c.calleeFailed(err)
		pickUp = func(*sip.Incoming) *sip.Dialog { return nil }
	}
	go func() {
		dialog := pickUp(in)
		go func() {
			defer close(c.done)
			defer c.closeCallee()
			if dialog != nil {
				c.listen(dialog)
			}
		}()
	}()
}

// pickUp answers what rings; nil where no call came about.
func (c *call) pickUp(in *sip.Incoming) *sip.Dialog {
	ringing := time.NewTimer(c.to.cfg.AnswersAfter)
	defer ringing.Stop()
	select {
	case <-ringing.C:
	case <-in.Cancelled():
		return nil
	}
	own := c.probe.newWay(c.to.cfg.Media)
	description, err := own.answer(in.Offer())
	if err == nil {
		err = c.hear(own, in.Offer(), c.to, c.from, &c.calleeEar, &c.callerEar)
	}
	if err != nil {
		c.calleeFailed(err)
		_ = in.Reject(488, "Not Acceptable Here") // the caller's record tells the rest
		return nil
	}
	dialog, err := in.Answer(description)
	if err != nil {
		c.calleeFailed(err)
		return nil
	}
	return dialog
}

// listen stays until the caller hangs up.
func (c *call) listen(dialog *sip.Dialog) {
	limit := time.NewTimer(c.talk + talkSlack)
	defer limit.Stop()
	select {
	case <-dialog.Done():
	case <-limit.C:
		c.mutex.Lock()
		c.calleeProblem = "the called person's telephone got no BYE"
		c.mutex.Unlock()
	}
}

func (c *call) calleeFailed(err error) {
	c.mutex.Lock()
	c.calleeProblem = err.Error()
	c.mutex.Unlock()
}

func (c *call) closeCallee() {
	c.mutex.Lock()
	stream := c.calleeEar
	c.mutex.Unlock()
	report := closeEar(stream)
	c.mutex.Lock()
	c.calleeHeard = report
	c.mutex.Unlock()
}
