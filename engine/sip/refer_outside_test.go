package sip

import (
	"errors"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

func TestReferOutsideACallIsFollowed(t *testing.T) {
	for _, unheard := range []bool{false, true} {
		for _, network := range []string{"udp", "tcp"} {
			e, a := edgeAndAgent(t, network)
			calls := threeParties(t, a)
			ctx := within(t, 10*time.Second)
			followed := make(chan *Dialog, 1)
			a.HandleOutsideReferral(func(r *Referral) {
				if r.From() != "300001" || r.To() != "300002" || r.Target() != "300003" || r.Dialog() != nil {
					t.Errorf("%s refers %s to %s in %v", r.From(), r.To(), r.Target(), r.Dialog())
				}
				d, err := r.Follow(ctx, offerOf(t, 4004), InviteOptions{})
				if err != nil {
					t.Errorf("Follow: %v", err)
				}
				followed <- d
			})
			transfer, err := a.Refer(ctx, account("300001"), "300002", "300003", ReferOptions{Unheard: unheard})
			must(t, err)
			if status, err := transfer.Wait(ctx); unheard != errors.Is(err, ErrEnded) || !unheard && status != 200 {
				t.Errorf("unheard %v: %d, %v", unheard, status, err)
			}
			third, d := receive(t, calls["300003"], "call of the target"), receive(t, followed, "call")
			if d.account.Number != "300002" {
				t.Errorf("%s has called", d.account.Number)
			}
			_, err = d.Bye(ctx)
			must(t, err)
			waitFor(t, third.Done(), "target's Done")
			if n := e.count(wire.NOTIFY); (n == 0) != unheard || e.bypassed.Load() > 0 {
				t.Errorf("unheard %v: %d NOTIFYs, %d requests round the edge", unheard, n, e.bypassed.Load())
			}
			a.mu.Lock()
			if len(a.usages) != 0 {
				t.Errorf("%d dialogs are kept", len(a.usages))
			}
			a.mu.Unlock()
		}
	}
}

func TestReferOutsideACallIsRefusedAsConfigured(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	ctx := within(t, 10*time.Second)
	a.HandleReferral(func(*Referral) { t.Error("a referral of no call came to the handler of calls'") })
	for want, handler := range map[int]func(*Referral){
		603: nil, 403: func(r *Referral) { must(t, r.Reject(403, "Forbidden")) },
	} {
		a.HandleOutsideReferral(handler)
		var f *Failure
		if _, err := a.Refer(ctx, account("300001"), "300002", "300003", ReferOptions{}); !errors.As(err, &f) || f.Status != want {
			t.Errorf("expected %d: %v", want, err)
		}
	}
	if len(a.usages) != 0 {
		t.Errorf("%d dialogs are kept", len(a.usages))
	}
}

func TestReferThatIsNotHeardOfAnyMoreIsFollowedAllTheSame(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300002")
	p := startPeer(t)
	p.from = udpAddr(t, a.link.local.Load().String())
	ended, over := make(chan struct{}), make(chan error, 1)
	a.HandleOutsideReferral(func(r *Referral) {
		if err := r.accept(); err != nil {
			t.Errorf("accept: %v", err)
		}
		r.settled = true
		<-ended
		over <- r.notify(t.Context(), 200, "OK")
	})
	refer := &rawRequest{method: "REFER", from: "<sip:x@y>;tag=1", to: "<sip:300002@" + testDomain + ">", callID: "refer", cseq: 1,
		extra: "Refer-To: <sip:300003@" + testDomain + ">\r\nContact: <sip:x@" + p.addr() + ">\r\n"}
	p.send(refer)
	to, _ := p.next("202").Get("To")
	subscribe := *refer
	subscribe.method, subscribe.to, subscribe.cseq = "SUBSCRIBE", to, 2
	subscribe.extra = "Event: refer\r\nExpires: 0\r\nContact: <sip:x@" + p.addr() + ">\r\n"
	p.send(&subscribe)
	p.next("200")
	notify := p.next("NOTIFY")
	if state, _ := notify.Get("Subscription-State"); state != "terminated;reason=timeout" {
		t.Errorf("Subscription-State: %s", state)
	}
	p.reply(notify, 200, "", "")
	deadline := time.Now().Add(5 * time.Second)
	for time.Now().Before(deadline) {
		a.mu.Lock()
		kept := len(a.usages)
		a.mu.Unlock()
		if kept == 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	close(ended)
	must(t, <-over)
	first, _, _ := notify.CSeq()
	for m := p.within("NOTIFY", 200*time.Millisecond); m != nil; m = p.within("NOTIFY", 200*time.Millisecond) {
		if number, _, _ := m.CSeq(); number != first { // the first may come again on a busy machine
			t.Error("a NOTIFY came that nobody wants")
		}
	}
}

func TestReferWithOtherThanOneTargetIs400(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300002")
	p := startPeer(t)
	p.from = udpAddr(t, a.link.local.Load().String())
	for i, extra := range []string{"", "Refer-To: <sip:a@b>\r\nRefer-To: <sip:c@b>\r\n", "Refer-To: <\r\n"} {
		p.send(&rawRequest{method: "REFER", from: "<sip:x@y>;tag=1", to: "<sip:300002@" + testDomain + ">", callID: "bad", cseq: i + 1, extra: extra})
		p.next("400")
	}
	p.send(&rawRequest{method: "REFER", from: "<sip:x@y>;tag=1", to: "<sip:300002@x>;tag=2", callID: "bad", cseq: 9,
		extra: "Refer-To: <sip:a@b>\r\n"})
	p.next("481")
}

func TestReferSubFalseIsAnsweredInKind(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300002")
	over := make(chan struct{})
	a.HandleOutsideReferral(func(r *Referral) {
		defer close(over)
		if _, err := r.Follow(within(t, 5*time.Second), offerOf(t, 4000), InviteOptions{}); !errors.As(err, new(*Failure)) {
			t.Errorf("Follow: %v", err)
		}
	})
	p := startPeer(t)
	p.from = udpAddr(t, a.link.local.Load().String())
	p.send(&rawRequest{method: "REFER", from: "<sip:x@y>;tag=1", to: "<sip:300002@" + testDomain + ">", callID: "quiet", cseq: 1,
		extra: "Refer-Sub: false\r\nSupported: norefersub\r\nRefer-To: <sip:399999@" + testDomain + ">\r\n"})
	if sub, _ := p.next("200").Get("Refer-Sub"); sub != "false" {
		t.Errorf("Refer-Sub: %s", sub)
	}
	waitFor(t, over, "end of the call")
}
