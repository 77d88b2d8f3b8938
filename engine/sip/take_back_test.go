package sip

import (
	"context"
	"errors"
	"testing"
	"time"

	"vigie.dev/engine/sip/description"
)

func TestReInviteThatIsCancelledLeavesTheCallAsItWas(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		t.Run(network, func(t *testing.T) {
			e, a := edgeAndAgent(t, network)
			caller, callee := established(t, a)
			waitFor(t, callee.acked, "ACK")
			for _, pair := range [][2]*Dialog{{caller, callee}, {callee, caller}} {
				us, them := pair[0], pair[1]
				before := [2]string{string(us.Local()), string(them.Local())}
				ctx, cancel := context.WithCancel(within(t, 10*time.Second))
				cancelled := make(chan struct{})
				them.HandleOfferUntil(func(asked context.Context, offer []byte) []byte {
					cancel()
					<-asked.Done()
					close(cancelled)
					return offer
				})
				if err := us.Hold(ctx); !errors.Is(err, context.Canceled) {
					t.Errorf("Hold: %v", err)
				}
				waitFor(t, cancelled, "the far end's view of the CANCEL")
				them.HandleOffer(nil)
				// The turn comes back when the 487 has, and only then.
				must(t, us.Hold(within(t, 10*time.Second)))
				if directionIn(t, them.Local()) != description.RecvOnly {
					t.Errorf("after a hold: %s", them.Local())
				}
				must(t, us.Resume(within(t, 10*time.Second)))
				for i, d := range pair {
					was, err := description.Parse([]byte(before[i]))
					must(t, err)
					if directionIn(t, d.Local()) != was.Of(0) {
						t.Errorf("end %d: %s", i, d.Local())
					}
				}
			}
			if e.bypassed.Load() > 0 {
				t.Error("a request went round the edge")
			}
			_, err := caller.Bye(within(t, 5*time.Second))
			must(t, err)
		})
	}
}

// callThrough is an established call from the agent to p.
func callThrough(t *testing.T, p *rawPeer, a *Agent) *Dialog {
	t.Helper()
	call := p.dial(a, InviteOptions{})
	p.reply(p.next("INVITE"), 200, "x", string(offerOf(t, 4002)), "Content-Type: application/sdp")
	r := <-call
	must(t, r.err)
	p.next("ACK")
	return r.dialog
}

func TestReInviteIsCancelledOnlyWhenSomethingWasHeard(t *testing.T) {
	p := startPeer(t)
	d := callThrough(t, p, p.agent(nil))
	before := string(d.Local())
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() { left <- d.Hold(ctx) }()
	reinvite := p.next("INVITE")
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("Hold: %v", err)
	}
	if m := p.within("CANCEL", 200*time.Millisecond); m != nil {
		t.Error("CANCEL came before anything provisional")
	}
	p.reply(reinvite, 100, "", "")
	c := p.next("CANCEL")
	theirs, _ := c.Get("Via")
	if ours, _ := reinvite.Get("Via"); ours != theirs {
		t.Errorf("CANCEL with Via %s, INVITE had %s", theirs, ours)
	}
	p.reply(c, 200, "x", "")
	p.reply(reinvite, 487, "x", "")
	p.next("ACK")
	if string(d.Local()) != before || d.over() {
		t.Errorf("after the 487: %s", d.Local())
	}
	d.end()
}

func TestAnswerThatCrossesTheCancelStands(t *testing.T) {
	p := startPeer(t)
	d := callThrough(t, p, p.agent(nil))
	ctx, cancel := context.WithCancel(t.Context())
	left := make(chan error, 1)
	go func() { left <- d.Hold(ctx) }()
	reinvite := p.next("INVITE")
	p.reply(reinvite, 100, "", "")
	time.Sleep(20 * time.Millisecond)
	cancel()
	<-left
	c := p.next("CANCEL")
	p.reply(reinvite, 200, "x", string(offerOf(t, 4008)), "Content-Type: application/sdp")
	p.reply(c, 481, "x", "")
	ack := p.next("ACK")
	if n, method, _ := ack.CSeq(); n != 2 || method != "ACK" {
		t.Errorf("ACK of %d %s", n, method)
	}
	deadline := time.Now().Add(5 * time.Second)
	for directionIn(t, d.Local()) != description.SendOnly && time.Now().Before(deadline) {
		time.Sleep(5 * time.Millisecond)
	}
	if directionIn(t, d.Local()) != description.SendOnly || string(d.Remote()) != string(offerOf(t, 4008)) {
		t.Errorf("both ends have the new description, we have %s", d.Local())
	}
	d.end()
}

func TestCancelOfAnAnsweredReInviteChangesNothing(t *testing.T) {
	p := startPeer(t)
	d := callThrough(t, p, p.agent(nil))
	theirs := &rawRequest{method: "INVITE", from: "<sip:300002@x>;tag=x", to: "<sip:300001@x>;tag=" + d.key.localTag,
		callID: d.CallID(), cseq: 7, body: string(offerOf(t, 4010)), extra: "Content-Type: application/sdp\r\n"}
	p.send(theirs)
	p.next("200")
	c := *theirs
	c.method, c.body, c.extra = "CANCEL", "", ""
	// The CANCEL has the INVITE's branch, which text makes of the method.
	raw := p.textAs(&c, "INVITE")
	_, err := p.conn.WriteTo([]byte(raw), p.from)
	must(t, err)
	res := p.next("200")
	for _, method, _ := res.CSeq(); method != "CANCEL"; _, method, _ = res.CSeq() {
		res = p.next("200")
	}
	if string(d.Remote()) != theirs.body {
		t.Errorf("the far end's description is %s", d.Remote())
	}
	c.method = "ACK"
	p.send(&c)
	d.end()
}
