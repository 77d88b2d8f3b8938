package sip

import (
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

const methods = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY, MESSAGE"

var allowed = wire.NewHeader("Allow", methods)

// allow is shared: nobody changes it.
func allow() wire.Header { return allowed }

// receive is given each request but retransmissions, in order, by whoever reads the transport: what may block gets a
// goroutine of its own. tx is nil for an ACK.
func (a *Agent) receive(req *wire.Request, tx *transaction.Server) {
	if !req.IsAck() && !req.IsCancel() {
		if refusal := a.unsupported(req); refusal != nil {
			a.reply(tx, refusal)
			return
		}
	}
	d := a.dialogOf(req)
	switch req.Method {
	case wire.ACK:
		if d != nil {
			d.takeAck(req)
		}
	case wire.INVITE:
		if req.To().Params.Has("tag") {
			go a.reoffer(d, req, tx)
			return
		}
		a.offer(req, tx)
	case wire.BYE:
		a.within(d, req, tx)
		if d != nil {
			d.acknowledge()
			d.end()
		}
	case wire.UPDATE:
		go a.reoffer(a.orEarly(d, req), req, tx)
	case wire.INFO:
		a.within(d, req, tx)
		if d != nil {
			d.takeInfo(req)
		}
	case wire.PRACK:
		a.takePrack(req, tx)
	case wire.REFER:
		go a.takeRefer(d, req, tx)
	case wire.SUBSCRIBE:
		go a.takeSubscribe(req, tx)
	case wire.NOTIFY:
		a.takeNotify(d, req, tx)
	case wire.MESSAGE:
		go a.takeMessage(req, tx)
	case wire.CANCEL:
		a.takeCancel(req, tx)
	case wire.OPTIONS:
		res := a.respondTo(req, wire.StatusOK, "OK", nil)
		res.AppendHeader(a.allows())
		a.nameEvents(res)
		res.AppendHeader(wire.NewHeader("Accept", sessionDescription))
		res.AppendHeader(wire.NewHeader("Supported", "100rel, replaces, timer"))
		a.reply(tx, res)
	default:
		a.notAllowed(req, tx)
	}
}

// within answers a request inside a dialog that changes nothing; 481 where there is none.
func (a *Agent) within(d *Dialog, req *wire.Request, tx *transaction.Server) {
	if d == nil {
		a.reply(tx, a.respondTo(req, wire.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist", nil))
		return
	}
	a.reply(tx, a.respondTo(req, wire.StatusOK, "OK", nil))
}

// takeCancel answers a CANCEL with the tag of the call that it means, and gives that up (RFC 3261 9.2).
func (a *Agent) takeCancel(req *wire.Request, tx *transaction.Server) {
	invite := a.layer.Cancelled(req)
	if invite == nil {
		a.within(nil, req, tx)
		return
	}
	a.reply(tx, a.respondAs(req, wire.StatusOK, "OK", nil, taggedTo(req.To(), invite.Tag)))
	invite.Cancel()
}

// offer hands a new call to the handler.
func (a *Agent) offer(req *wire.Request, tx *transaction.Server) {
	handler := a.incoming.Load()
	account, ok := a.accountOf(req)
	if !ok {
		a.reply(tx, a.respondTo(req, wire.StatusNotFound, "Not Found", nil))
		return
	}
	tag := wire.GenerateTagN(12)
	in := &Incoming{
		agent: a, account: account, req: req, tx: tx, tag: tag, to: taggedTo(req.To(), tag), came: time.Now(),
		cancelled: make(chan struct{}), settled: make(chan struct{}),
	}
	if in.supports("100rel") {
		in.pracked = make(chan uint32, 8)
	}
	if refusal := in.screen(); refusal != nil {
		a.reply(tx, refusal)
		return
	}
	if handler == nil {
		a.reply(tx, a.respondTo(req, wire.StatusTemporarilyUnavailable, "Temporarily Unavailable", nil))
		return
	}
	tx.Tag = in.tag
	a.expect(in)
	tx.OnEnd(in.settle)
	tx.OnCancel(in.cancel)
	if handler.atOnce && !hasOption(req, "Require", "100rel") {
		handler.take(in)
		return
	}
	go handler.take(in)
}
