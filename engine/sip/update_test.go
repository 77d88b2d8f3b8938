package sip

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

// ringing is a call whose callee has sent an acknowledged 183 with a description, seen from both ends.
type ringing struct {
	caller, callee *EarlyDialog
	in             *Incoming
	call           <-chan result
}

func ring(t *testing.T, a *Agent) ringing {
	t.Helper()
	register(t, a, "300001", "300002")
	incoming, early := make(chan *Incoming, 1), make(chan *EarlyDialog, 1)
	body := offerOf(t, 4006)
	a.HandleIncoming(func(in *Incoming) {
		if err := in.Progress(context.Background(), Progress{Status: 183, Description: body, Reliable: true}); err != nil {
			t.Errorf("Progress: %v", err)
		}
		incoming <- in
	})
	call := make(chan result, 1)
	ctx, offer := within(t, 20*time.Second), offerOf(t, 4000)
	go func() {
		d, err := a.Invite(ctx, account("300001"), "300002", offer, InviteOptions{
			Reliable: ReliableSupported, OnEarlyDialog: func(e *EarlyDialog) { early <- e },
		})
		call <- result{d, err}
	}()
	in := receive(t, incoming, "call")
	return ringing{receive(t, early, "early dialog"), in.Early(), in, call}
}

func (r ringing) answer(t *testing.T) (caller, callee *Dialog) {
	t.Helper()
	callee, err := r.in.Answer(offerOf(t, 4006))
	must(t, err)
	res := receive(t, r.call, "answer")
	must(t, res.err)
	return res.dialog, callee
}

func TestEarlyUpdateFromBothSides(t *testing.T) {
	for _, network := range []string{"udp", "ws"} {
		t.Run(network, func(t *testing.T) {
			e, a := edgeAndAgent(t, network)
			r := ring(t, a)
			ctx := within(t, 10*time.Second)
			theirs, ours := offerOf(t, 4100), offerOf(t, 4200)
			r.caller.HandleOffer(func(offer []byte) []byte {
				if !bytes.Equal(offer, theirs) {
					t.Errorf("caller was offered %s", offer)
				}
				return offerOf(t, 4101)
			})
			answer, err := r.callee.Update(ctx, theirs)
			must(t, err)
			if !bytes.Equal(answer, offerOf(t, 4101)) || !bytes.Equal(r.caller.Remote(), theirs) || !bytes.Equal(r.callee.Remote(), answer) {
				t.Errorf("callee's UPDATE was answered by %s", answer)
			}
			r.callee.HandleOffer(func([]byte) []byte { return offerOf(t, 4201) })
			answer, err = r.caller.Update(ctx, ours)
			must(t, err)
			caller, callee := r.answer(t)
			// The 200 takes nothing back of what was agreed on before it.
			if !bytes.Equal(caller.Local(), ours) || !bytes.Equal(callee.Remote(), ours) || !bytes.Equal(caller.Remote(), answer) ||
				!bytes.Equal(callee.Local(), answer) {
				t.Errorf("after the answer:\n%s\n%s", caller.Remote(), callee.Local())
			}
			if len(a.calling) != 0 || len(a.offered) != 0 || e.bypassed.Load() > 0 {
				t.Errorf("%d and %d early calls are kept, %d requests went round the edge", len(a.calling), len(a.offered), e.bypassed.Load())
			}
			_, err = caller.Bye(ctx)
			must(t, err)
		})
	}
}

func TestEarlyUpdatesThatMeetAreMadeAgain(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	r := ring(t, a)
	ctx := within(t, 20*time.Second)
	errs := make(chan error, 2)
	for _, d := range []*EarlyDialog{r.caller, r.callee} {
		go func() {
			_, err := d.Update(ctx, offerOf(t, 4300))
			errs <- err
		}()
	}
	must(t, <-errs)
	must(t, <-errs)
	caller, _ := r.answer(t)
	_, err := caller.Bye(ctx)
	must(t, err)
}

func TestARefusedEarlyUpdateLeavesTheCallAsItWas(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	r := ring(t, a)
	r.callee.HandleOffer(func([]byte) []byte { return nil })
	before := string(r.caller.Local())
	var f *Failure
	if _, err := r.caller.Update(within(t, 5*time.Second), offerOf(t, 4100)); !errors.As(err, &f) || f.Status != 488 {
		t.Errorf("Update: %v", err)
	}
	caller, _ := r.answer(t)
	if string(caller.Local()) != before {
		t.Errorf("now %s", caller.Local())
	}
	_, err := caller.Bye(within(t, 5*time.Second))
	must(t, err)
}

// early is a call from the agent to p that has got a provisional response with those lines.
func early(t *testing.T, p *rawPeer, extra ...string) (e *EarlyDialog, finish func()) {
	t.Helper()
	branches := make(chan *EarlyDialog, 1)
	a := p.agent(nil)
	call := p.dial(a, InviteOptions{Reliable: ReliableSupported, OnEarlyDialog: func(e *EarlyDialog) { branches <- e }})
	invite := p.next("INVITE")
	p.reply(invite, 183, "x", string(offerOf(t, 4002)), append(extra, "Content-Type: application/sdp", "Allow: INVITE, UPDATE, PRACK")...)
	if len(extra) > 0 {
		p.reply(p.next("PRACK"), 200, "", "")
	}
	return receive(t, branches, "early dialog"), func() {
		p.reply(invite, 486, "x", "")
		p.next("ACK")
		<-call
	}
}

func (p *rawPeer) update(e *EarlyDialog, cseq int, fromTag, body string) *rawRequest {
	d := e.dialog
	r := &rawRequest{method: "UPDATE", from: "<sip:300002@x>;tag=" + fromTag, to: "<sip:300001@x>;tag=" + d.key.localTag,
		callID: d.CallID(), cseq: cseq, body: body, extra: "Contact: <sip:new@" + p.addr() + ">\r\n"}
	if body != "" {
		r.extra += "Content-Type: application/sdp\r\n"
	}
	return r
}

func TestEarlyUpdateDuringOursIs491(t *testing.T) {
	p := startPeer(t)
	e, finish := early(t, p, "Require: 100rel", "RSeq: 1")
	answers := make(chan []byte, 1)
	go func() {
		answer, err := e.Update(within(t, 10*time.Second), offerOf(t, 4100))
		if err != nil {
			t.Errorf("Update: %v", err)
		}
		answers <- answer
	}()
	ours := p.next("UPDATE")
	p.send(p.update(e, 1, "x", string(offerOf(t, 4300))))
	p.next("491")
	p.reply(ours, 491, "", "")
	again := p.next("UPDATE")
	p.reply(again, 200, "", string(offerOf(t, 4301)), "Content-Type: application/sdp")
	if answer := <-answers; !bytes.Equal(answer, offerOf(t, 4301)) {
		t.Errorf("answer: %s", answer)
	}
	finish()
}

func TestEarlyUpdateBeforeTheFirstAnswerIs491AtTheCaller(t *testing.T) {
	p := startPeer(t)
	e, finish := early(t, p) // what an unreliable response says is no answer
	p.send(p.update(e, 1, "x", string(offerOf(t, 4300))))
	p.next("491")
	if _, err := e.Update(within(t, time.Second), offerOf(t, 4100)); !errors.Is(err, ErrUnsettledOffer) {
		t.Errorf("ours: %v", err)
	}
	p.send(p.update(e, 2, "x", "")) // offers nothing, moves the target
	p.next("200")
	e.dialog.mu.Lock()
	target := e.dialog.target.String()
	e.dialog.mu.Unlock()
	if !strings.HasPrefix(target, "sip:new@") {
		t.Errorf("target: %s", target)
	}
	p.send(p.update(e, 3, "y", ""))
	p.next("481")
	finish()
}

func TestEarlyUpdateNeedsAFarEndThatAllowsIt(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	r := ring(t, a)
	r.callee.dialog.update = false
	if _, err := r.callee.Update(within(t, time.Second), offerOf(t, 4100)); !errors.Is(err, ErrNoUpdate) {
		t.Errorf("Update: %v", err)
	}
	caller, _ := r.answer(t)
	_, err := caller.Bye(within(t, 5*time.Second))
	must(t, err)
}

// calledBy has p call 300002 at the agent.
func calledBy(t *testing.T, p *rawPeer, a *Agent) *rawRequest {
	t.Helper()
	register(t, a, "300002")
	p.from = udpAddr(t, a.link.local.Load().String())
	invite := &rawRequest{method: "INVITE", from: "<sip:x@y>;tag=1", to: "<sip:300002@" + testDomain + ">", callID: "early", cseq: 1,
		body: string(offerOf(t, 4000)), extra: "Supported: 100rel\r\nAllow: UPDATE\r\nContent-Type: application/sdp\r\nContact: <sip:x@" + p.addr() + ">\r\n"}
	p.send(invite)
	return invite
}

func TestEarlyUpdateAtTheCallee(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	incoming := make(chan *Incoming, 1)
	body, ctx := offerOf(t, 4006), within(t, 15*time.Second)
	a.HandleIncoming(func(in *Incoming) { incoming <- in })
	p := startPeer(t)
	invite := calledBy(t, p, a)
	in := receive(t, incoming, "call")
	update := *invite
	update.method, update.to, update.cseq = "UPDATE", invite.to+";tag="+in.tag, 2
	p.send(&update)
	if after, ok := p.next("500").Get("Retry-After"); !ok {
		t.Errorf("before the first answer: Retry-After %q", after)
	}
	progressed := make(chan error, 1)
	go func() { progressed <- in.Progress(ctx, Progress{Status: 183, Description: body, Reliable: true}) }()
	p.next("183")
	if _, err := in.Early().Update(ctx, body); !errors.Is(err, ErrUnsettledOffer) {
		t.Errorf("before the PRACK: %v", err)
	}
	prack := update
	prack.method, prack.cseq, prack.body, prack.extra = "PRACK", 3, "", "RAck: 1 1 INVITE\r\n"
	p.send(&prack)
	must(t, <-progressed)
	// One while the one before it is not answered is asked to come later.
	hold := make(chan struct{})
	in.Early().HandleOffer(func(offer []byte) []byte { <-hold; return offer })
	update.cseq = 4
	p.send(&update)
	time.Sleep(50 * time.Millisecond)
	update.cseq = 5
	p.send(&update)
	p.next("500")
	close(hold)
	p.next("200")
	d, err := in.Answer(offerOf(t, 4400))
	must(t, err)
	if res := p.next("200"); len(res.Body) > 0 || string(d.Local()) != update.body {
		t.Errorf("the 200 of the INVITE offers\n%s", res.Body)
	}
	ack := *invite
	ack.method, ack.to, ack.body, ack.extra = "ACK", update.to, "", ""
	p.send(&ack)
	waitFor(t, d.acked, "ACK")
	d.end()
}
