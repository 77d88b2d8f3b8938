package sip

import (
	"sync"

	wire "github.com/emiago/sipgo/sip"
)

// phase is what an early dialog has beside an established one. Its dialog's mu guards it.
type phase struct {
	early bool
	// answered says that the INVITE's offer has its answer, in a reliable provisional response; confirmed that the other
	// end is known to have it: nobody may offer anything before (RFC 3311 5.1, 5.2).
	answered, confirmed bool
	// renewed says that an UPDATE has agreed on something later.
	renewed bool
	told    bool
}

// earlyCall are the dialogs of provisional responses, by the far end's tag.
type earlyCall struct {
	mu       sync.Mutex
	key      dialogKey
	branches map[string]*Dialog
}

func (c *earlyCall) branch(remoteTag string) *Dialog {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.branches[remoteTag]
}

// keep keeps the dialog of a branch, where requests of the far end find it.
func (t *attempt) keep(d *Dialog, remoteTag string) {
	c := &t.branches
	c.mu.Lock()
	first := c.branches == nil
	if first {
		c.branches = make(map[string]*Dialog, 1)
		c.key = d.key
	}
	c.branches[remoteTag] = d
	c.mu.Unlock()
	if first {
		t.agent.mu.Lock()
		t.agent.calling[d.key] = c
		t.agent.mu.Unlock()
	}
}

// forget lets no request of the far end find what is early any more: the call is answered, refused or given up.
func (t *attempt) forget() {
	c := &t.branches
	c.mu.Lock()
	none := c.branches == nil
	c.mu.Unlock()
	if none {
		return
	}
	t.agent.mu.Lock()
	defer t.agent.mu.Unlock()
	if t.agent.calling[c.key] == c {
		delete(t.agent.calling, c.key)
	}
}

// anew forgets the branches of an attempt that another follows.
func (t *attempt) anew() {
	t.forget()
	t.branches.mu.Lock()
	defer t.branches.mu.Unlock()
	t.branches.branches = nil
}

// tellEarly takes what a provisional response says of its branch, and tells of a new one.
func (t *attempt) tellEarly(req *wire.Request, res *wire.Response) {
	if len(res.Body()) == 0 && t.opts.OnEarlyDialog == nil {
		return
	}
	d := t.early(req, res)
	d.mu.Lock()
	if len(res.Body()) > 0 && !d.renewed {
		d.offer = res.Body()
		if headerOf(res, "RSeq") != nil && hasOption(res, "Require", "100rel") {
			d.answered, d.confirmed = true, true
		}
	}
	d.update = d.update || hasOption(res, "Allow", "UPDATE")
	fresh := !d.told
	d.told = true
	d.mu.Unlock()
	if fresh && t.opts.OnEarlyDialog != nil {
		t.opts.OnEarlyDialog(&EarlyDialog{d})
	}
}

// orEarly is d, or the early dialog that an UPDATE belongs to; nil where there is none.
func (a *Agent) orEarly(d *Dialog, req *wire.Request) *Dialog {
	if d != nil {
		return d
	}
	tag, _ := req.To().Params.Get("tag")
	remoteTag, _ := req.From().Params.Get("tag")
	key := dialogKey{string(*req.CallID()), tag}
	a.mu.Lock()
	c, in := a.calling[key], a.offered[key]
	a.mu.Unlock()
	switch {
	case c != nil:
		return c.branch(remoteTag)
	case in != nil && tagOf(in.req.From()) == remoteTag:
		return in.earlyDialog()
	}
	return nil
}
