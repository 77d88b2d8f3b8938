package sip

import (
	"context"
	"sync"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/description"
	"vigie.dev/engine/sip/transaction"
)

// awaited is an ACK that has not come yet.
type awaited struct {
	cseq uint32
	came chan struct{}
}

// HandleOffer sets who answers the far end's re-INVITEs and UPDATEs: h is given the offer, and returns the answer, or nil
// to refuse with 488. Without one, the standing description answers, with its directions turned as the offer wants.
func (d *Dialog) HandleOffer(h func(offer []byte) (answer []byte)) {
	if h == nil {
		d.HandleOfferUntil(nil)
		return
	}
	d.HandleOfferUntil(func(_ context.Context, offer []byte) []byte { return h(offer) })
}

// HandleOfferUntil is HandleOffer for who takes its time: ctx ends when the far end cancels its re-INVITE. What h returns
// is of no use then: the call goes on as it was.
func (d *Dialog) HandleOfferUntil(h func(ctx context.Context, offer []byte) (answer []byte)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.heard.offer = h
}

// reoffer answers a re-INVITE or UPDATE, and stays until the ACK of a re-INVITE has come.
func (a *Agent) reoffer(d *Dialog, req *wire.Request, tx *transaction.Server) {
	if d == nil {
		a.reply(tx, a.respondTo(req, wire.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist", nil))
		return
	}
	agreement, tooSmall := a.agree(req)
	if tooSmall != nil {
		a.reply(tx, tooSmall)
		return
	}
	wish := a.wishOf(req, tx)
	defer wish.stop()
	early := d.isEarly()
	pass := func() {}
	if req.IsInvite() || len(req.Body()) > 0 {
		if refusal := a.busyWith(d, req); refusal != nil {
			wish.settle(refusal)
			return
		}
		pass = sync.OnceFunc(d.passTurn)
		defer pass()
	}
	body, keep, ok := d.answerTo(wish.ctx, req)
	if !ok {
		wish.settle(a.respondTo(req, wire.StatusNotAcceptableHere, "Not Acceptable Here", nil))
		return
	}
	res := a.respondTo(req, wire.StatusOK, "OK", body)
	res.AppendHeader(d.contact.Clone())
	res.AppendHeader(allow())
	timed := sessionAsked(req) && !early
	if timed {
		for _, h := range agreement.headers() {
			res.AppendHeader(h)
		}
	}
	if !wish.claim() {
		return // cancelled: nothing has changed
	}
	d.moveTo(req.Contact())
	keep()
	if timed {
		d.startTimer(agreement)
	}
	if !req.IsInvite() {
		pass() // before the far end can know, and offer again
		a.reply(tx, res)
		return
	}
	a.confirm(d, req, tx, res)
}

// busyWith takes the turn for the far end's offer, or says why it cannot be taken now.
func (a *Agent) busyWith(d *Dialog, req *wire.Request) *wire.Response {
	if refusal := a.untimely(d, req); refusal != nil {
		return refusal
	}
	switch ok, theirs := d.takeTurn(req); {
	case ok:
		return nil
	case theirs && !req.IsInvite():
		return a.retryAfter(req)
	}
	return a.respondTo(req, wire.StatusRequestPending, "Request Pending", nil)
}

// takeTurn says whether the far end's offer may be taken now: not while ours is under way (RFC 3261 14.2). One that comes
// right after the far end's own last one waits for that to be over, which it is as soon as our 2xx is known to have
// come: who asks anew has it, so that an ACK overtaken by the new INVITE counts as come.
// theirs says that what is under way is the far end's own.
func (d *Dialog) takeTurn(req *wire.Request) (ok, theirs bool) {
	d.mu.Lock()
	turn := d.turn()
	select {
	case turn <- struct{}{}:
		d.theirs = true
		d.mu.Unlock()
		return true, true
	default:
	}
	theirs = d.theirs
	follows := theirs && req.IsInvite()
	if waited := d.reack; follows && waited != nil && waited.cseq < req.CSeq().SeqNo {
		d.reack = nil
		close(waited.came)
	}
	d.mu.Unlock()
	if !follows {
		return false, theirs
	}
	limit := time.NewTimer(transaction.T1)
	defer limit.Stop()
	select {
	case turn <- struct{}{}:
		d.mu.Lock()
		d.theirs = true
		d.mu.Unlock()
		return true, true
	case <-limit.C:
	case <-d.done:
	}
	return false, true
}

func (d *Dialog) passTurn() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.theirs = false
	<-d.modifying
}

func sessionAsked(req *wire.Request) bool { return headerOf(req, "Session-Expires") != nil }

// confirm sends the 200 of a re-INVITE until its ACK comes. A call whose ACK never comes is hung up.
func (a *Agent) confirm(d *Dialog, req *wire.Request, tx *transaction.Server, res *wire.Response) {
	waited := &awaited{cseq: req.CSeq().SeqNo, came: make(chan struct{})}
	d.mu.Lock()
	d.reack = waited
	d.mu.Unlock()
	a.reply(tx, res)
	gone := make(chan struct{})
	var once sync.Once
	leave := func() { once.Do(func() { close(gone) }) }
	defer leave()
	r := &repeater{until: waited.came, or: gone, send: func() error { return tx.Respond(res) }, giveUp: func() {
		leave()
		d.hangUp()
	}}
	r.start(a)
	select {
	case <-waited.came:
	case <-gone:
	case <-d.done:
	case <-a.done:
	}
}

// answerTo is the description that goes into the 200: the answer to an offer, or our own offer where an INVITE has
// none. keep makes it the call's.
func (d *Dialog) answerTo(ctx context.Context, req *wire.Request) (body []byte, keep func(), ok bool) {
	d.mu.Lock()
	handler, base, sent := d.heard.offer, d.base, d.sdp
	d.mu.Unlock()
	offer := req.Body()
	if len(offer) == 0 {
		if req.IsInvite() {
			body = sent
		}
		return body, func() {}, true
	}
	if handler != nil {
		if body = handler(ctx, offer); body == nil {
			return nil, nil, false
		}
	} else {
		if base == nil {
			base = sent
		}
		body = mirrored(base, sent, offer)
	}
	return body, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		if d.base == nil {
			d.base = d.sdp
		}
		d.sdp, d.offer, d.renewed = body, offer, d.renewed || d.early
	}, true
}

// mirrored is what we want, base, as the answer to offer; what was sent last where one of them cannot be read.
func mirrored(base, sent, offer []byte) []byte {
	own, err := description.Parse(base)
	if err != nil {
		return sent
	}
	offered, err := description.Parse(offer)
	if err != nil {
		return sent
	}
	next := own.Answer(offered)
	next.Version = versionAfter(sent, next.Version)
	out, err := next.Bytes()
	if err != nil {
		return sent
	}
	return out
}
