package sip

import (
	"context"
	"strconv"

	wire "github.com/emiago/sipgo/sip"
)

// early is the dialog that a response of the far end's tag belongs to (RFC 3261 12.1): each branch of a forked call
// has its own.
func (t *attempt) early(req *wire.Request, res *wire.Response) *Dialog {
	remoteTag, _ := res.To().Params.Get("tag")
	if d := t.branches.branch(remoteTag); d != nil {
		return d
	}
	tag, _ := req.From().Params.Get("tag")
	d := &Dialog{
		agent: t.agent, key: dialogKey{string(*req.CallID()), tag}, account: t.from,
		local: req.From(), remote: res.To(), contact: req.Contact(), routes: callerRoutes(res), sdp: req.Body(),
		target: req.Recipient, cseq: req.CSeq().SeqNo, done: make(chan struct{}),
	}
	d.moveTo(res.Contact())
	if res.IsProvisional() {
		d.update = hasOption(res, "Allow", "UPDATE")
		d.early = true
		t.keep(d, remoteTag)
	}
	return d
}

// provisional takes a 101 to 199: SRD, early media, and the PRACK that a reliable one asks for.
func (t *attempt) provisional(ctx context.Context, req *wire.Request, res *wire.Response) {
	t.note()
	tag, tagged := res.To().Params.Get("tag")
	if tagged && !t.acknowledged(ctx, req, res) {
		return
	}
	if t.opts.OnProvisional != nil {
		t.opts.OnProvisional(res.StatusCode)
	}
	if tagged {
		t.tellEarly(req, res)
	}
	if tagged && len(res.Body()) > 0 {
		if t.opts.OnEarlyMedia != nil {
			t.opts.OnEarlyMedia(Early{Status: res.StatusCode, Branch: tag, Description: res.Body()})
		}
	}
}

// acknowledged sends PRACK for a reliable provisional response; false where that one came before, or too early
// (RFC 3262 4).
func (t *attempt) acknowledged(ctx context.Context, req *wire.Request, res *wire.Response) bool {
	h := headerOf(res, "RSeq")
	if h == nil || !hasOption(res, "Require", "100rel") {
		return true
	}
	rseq, err := strconv.ParseUint(h.Value(), 10, 32)
	if err != nil {
		return false
	}
	d := t.early(req, res)
	if d.rseq != 0 && uint32(rseq) != d.rseq+1 {
		return false
	}
	d.rseq = uint32(rseq)
	rack := wire.NewHeader("RAck", strconv.FormatUint(rseq, 10)+" "+strconv.FormatUint(uint64(req.CSeq().SeqNo), 10)+" INVITE")
	prack := d.requestAs(wire.PRACK, d.next(), []wire.Header{rack})
	t.agent.spawn(func() {
		if _, _, err := d.ask(ctx, prack); err != nil && ctx.Err() == nil {
			t.agent.cfg.Logger.Warn("cannot acknowledge provisional response", "call", d.CallID(), "error", err)
		}
	})
	return true
}
