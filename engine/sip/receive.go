package sip

import (
	"time"

	wire "github.com/emiago/sipgo/sip"
)

const methods = "INVITE, ACK, CANCEL, BYE, OPTIONS, INFO, UPDATE, PRACK, REFER, NOTIFY, MESSAGE"

func allow() wire.Header { return wire.NewHeader("Allow", methods) }

// receive is called by the transaction layer, in a goroutine of its own, for each request but retransmissions.
// The transaction ends when it returns, save for the timers of an unreliable transport.
func (a *Agent) receive(req *wire.Request, tx *wire.ServerTx) {
	defer tx.TerminateGracefully()
	if req.To() == nil || req.From() == nil || req.CallID() == nil || req.CSeq() == nil {
		a.reply(tx, a.respondTo(req, wire.StatusBadRequest, "Bad Request", nil))
		return
	}
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
			a.reoffer(d, req, tx)
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
		a.reoffer(d, req, tx)
	case wire.INFO:
		a.within(d, req, tx)
		if d != nil {
			d.takeInfo(req)
		}
	case wire.PRACK:
		a.takePrack(req, tx)
	case wire.REFER:
		a.takeRefer(d, req, tx)
	case wire.NOTIFY:
		a.takeNotify(d, req, tx)
	case wire.MESSAGE:
		a.takeMessage(req, tx)
	case wire.CANCEL:
		a.within(nil, req, tx)
	case wire.OPTIONS:
		res := a.respondTo(req, wire.StatusOK, "OK", nil)
		res.AppendHeader(allow())
		res.AppendHeader(wire.NewHeader("Accept", sessionDescription))
		res.AppendHeader(wire.NewHeader("Supported", "100rel, replaces, timer"))
		a.reply(tx, res)
	default:
		a.notAllowed(req, tx)
	}
}

// within answers a request inside a dialog that changes nothing; 481 where there is none.
func (a *Agent) within(d *Dialog, req *wire.Request, tx *wire.ServerTx) {
	if d == nil {
		a.reply(tx, a.respondTo(req, wire.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist", nil))
		return
	}
	a.reply(tx, a.respondTo(req, wire.StatusOK, "OK", nil))
}

// offer hands a new call to the handler, and stays until it is settled and its ACK has come, since the
// transaction would end with it.
func (a *Agent) offer(req *wire.Request, tx *wire.ServerTx) {
	handler := a.incoming.Load()
	account, ok := a.accountOf(req)
	if !ok {
		a.reply(tx, a.respondTo(req, wire.StatusNotFound, "Not Found", nil))
		return
	}
	in := &Incoming{
		agent: a, account: account, req: req, tx: tx, tag: wire.GenerateTagN(12), came: time.Now(),
		cancelled: make(chan struct{}), settled: make(chan struct{}), pracked: make(chan uint32),
	}
	if refusal := in.screen(); refusal != nil {
		a.reply(tx, refusal)
		return
	}
	if handler == nil {
		a.reply(tx, a.respondTo(req, wire.StatusTemporarilyUnavailable, "Temporarily Unavailable", nil))
		return
	}
	if !tx.OnCancel(in.cancel) {
		return
	}
	a.expect(in)
	defer a.forget(in)
	(*handler)(in)
	select {
	case <-in.settled:
	case <-tx.Done():
		in.settle()
		return
	case <-a.done:
		return
	}
	if d := in.dialog.Load(); d != nil {
		a.holdForAck(d, tx)
	}
}

func (a *Agent) holdForAck(d *Dialog, tx *wire.ServerTx) {
	select {
	case <-d.acked:
	case <-tx.Acks():
		d.acknowledge()
	case <-d.done:
	case <-a.done:
	}
}
