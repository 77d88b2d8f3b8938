package sip

import (
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
	if req.IsInvite() || len(req.Body()) > 0 {
		if !d.takeTurn(req) {
			a.reply(tx, a.respondTo(req, wire.StatusRequestPending, "Request Pending", nil))
			return
		}
		defer d.passTurn()
	}
	body, ok := d.answerTo(req)
	if !ok {
		a.reply(tx, a.respondTo(req, wire.StatusNotAcceptableHere, "Not Acceptable Here", nil))
		return
	}
	res := a.respondTo(req, wire.StatusOK, "OK", body)
	d.moveTo(req.Contact())
	res.AppendHeader(d.contact.Clone())
	res.AppendHeader(allow())
	if sessionAsked(req) {
		for _, h := range agreement.headers() {
			res.AppendHeader(h)
		}
		d.startTimer(agreement)
	}
	if !req.IsInvite() {
		a.reply(tx, res)
		return
	}
	a.confirm(d, req, tx, res)
}

// takeTurn says whether the far end's offer may be taken now: not while ours is under way (RFC 3261 14.2). One that comes
// right after the far end's own last one waits for that to be over, which it is as soon as our 2xx is known to have
// come: who asks anew has it, so that an ACK overtaken by the new INVITE counts as come.
func (d *Dialog) takeTurn(req *wire.Request) bool {
	d.mu.Lock()
	turn := d.turn()
	select {
	case turn <- struct{}{}:
		d.theirs = true
		d.mu.Unlock()
		return true
	default:
	}
	follows := d.theirs && req.IsInvite()
	if waited := d.reack; follows && waited != nil && waited.cseq < req.CSeq().SeqNo {
		d.reack = nil
		close(waited.came)
	}
	d.mu.Unlock()
	if !follows {
		return false
	}
	limit := time.NewTimer(transaction.T1)
	defer limit.Stop()
	select {
	case turn <- struct{}{}:
		d.mu.Lock()
		d.theirs = true
		d.mu.Unlock()
		return true
	case <-limit.C:
	case <-d.done:
	}
	return false
}

func (d *Dialog) passTurn() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.theirs = false
	<-d.modifying
}

func sessionAsked(req *wire.Request) bool { return req.GetHeader("Session-Expires") != nil }

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
// none.
func (d *Dialog) answerTo(req *wire.Request) ([]byte, bool) {
	d.mu.Lock()
	handler, base, sent := d.heard.offer, d.base, d.sdp
	d.mu.Unlock()
	offer := req.Body()
	if len(offer) == 0 {
		if req.IsInvite() {
			return sent, true
		}
		return nil, true
	}
	var answer []byte
	if handler != nil {
		if answer = handler(offer); answer == nil {
			return nil, false
		}
	} else {
		if base == nil {
			base = sent
		}
		answer = mirrored(base, sent, offer)
	}
	d.mu.Lock()
	if d.base == nil {
		d.base = d.sdp
	}
	d.sdp, d.offer = answer, offer
	d.mu.Unlock()
	return answer, true
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
