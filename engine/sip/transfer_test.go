package sip

import (
	"errors"
	"testing"
	"time"
)

// threeParties registers three accounts of a; every call is answered, and handed out by the callee's number.
func threeParties(t *testing.T, a *Agent) map[string]chan *Dialog {
	t.Helper()
	calls := map[string]chan *Dialog{}
	for _, n := range []string{"300001", "300002", "300003"} {
		register(t, a, n)
		calls[n] = make(chan *Dialog, 4)
	}
	body := offerOf(t, 4002)
	a.HandleIncoming(func(in *Incoming) {
		d, err := in.Answer(body)
		if err != nil {
			t.Errorf("Answer: %v", err)
			return
		}
		calls[in.To()] <- d
	})
	return calls
}

func TestBlindTransfer(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		t.Run(network, func(t *testing.T) {
			e, a := edgeAndAgent(t, network)
			calls := threeParties(t, a)
			ctx := within(t, 10*time.Second)
			followed := make(chan *Dialog, 1)
			a.HandleReferral(func(r *Referral) {
				if r.Target() != "300003" || r.Attended() {
					t.Errorf("referral to %s, attended %v", r.Target(), r.Attended())
				}
				d, err := r.Follow(ctx, offerOf(t, 4004), InviteOptions{})
				if err != nil {
					t.Errorf("Follow: %v", err)
				}
				followed <- d
			})
			d, err := a.Invite(ctx, account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
			must(t, err)
			<-calls["300002"]
			transfer, err := d.Refer(ctx, "300003")
			must(t, err)
			status, err := transfer.Wait(ctx)
			must(t, err)
			if status != 200 || e.bypassed.Load() > 0 {
				t.Errorf("transfer ended with %d, %d requests went round the edge", status, e.bypassed.Load())
			}
			_, err = d.Bye(ctx)
			must(t, err)
			third := <-calls["300003"]
			_, err = (<-followed).Bye(ctx)
			must(t, err)
			waitFor(t, third.Done(), "target's Done")
		})
	}
}

func TestAttendedTransferReplacesTheCall(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	calls := threeParties(t, a)
	ctx := within(t, 10*time.Second)
	followed := make(chan *Dialog, 1)
	a.HandleReferral(func(r *Referral) {
		if !r.Attended() {
			t.Error("not attended")
		}
		d, err := r.Follow(ctx, offerOf(t, 4004), InviteOptions{})
		if err != nil {
			t.Errorf("Follow: %v", err)
		}
		followed <- d
	})
	first, err := a.Invite(ctx, account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
	must(t, err)
	<-calls["300002"]
	second, err := a.Invite(ctx, account("300001"), "300003", offerOf(t, 4000), InviteOptions{})
	must(t, err)
	replaced := <-calls["300003"]
	transfer, err := first.ReferTo(ctx, second)
	must(t, err)
	status, err := transfer.Wait(ctx)
	must(t, err)
	if status != 200 {
		t.Errorf("transfer ended with %d", status)
	}
	// The target hangs the replaced call up by itself.
	waitFor(t, second.Done(), "Done of the replaced call")
	waitFor(t, replaced.Done(), "target's Done of the replaced call")
	next := <-calls["300003"]
	if d := <-followed; d == nil || d.CallID() != next.CallID() {
		t.Error("the new call is another's")
	}
	_, err = next.Bye(ctx)
	must(t, err)
	_, err = first.Bye(ctx)
	must(t, err)
}

func TestReplacesOfNoCallIs481(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	caller, callee := established(t, a)
	for _, value := range []string{
		caller.CallID() + ";to-tag=x;from-tag=y", "other;to-tag=" + callee.key.localTag + ";from-tag=" + caller.key.localTag,
		caller.CallID() + ";to-tag=" + callee.key.localTag + ";from-tag=y",
	} {
		if a.replacedBy(value) != nil {
			t.Errorf("%s names a call", value)
		}
	}
	if a.replacedBy(caller.replacing()) != callee || a.replacedBy(callee.replacing()) != caller {
		t.Error("what one end is replaced by does not name the other end")
	}
	p := startPeer(t)
	p.from = udpAddr(t, a.link.local.Load().String())
	p.send(&rawRequest{method: "INVITE", from: "<sip:x@y>;tag=1", to: "<sip:300002@" + testDomain + ">", callID: "r", cseq: 1,
		extra: "Replaces: none;to-tag=1;from-tag=2\r\n"})
	p.next("481")
	_, err := caller.Bye(within(t, 5*time.Second))
	must(t, err)
}

func TestATransferThatFailsSaysWhy(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	threeParties(t, a)
	ctx := within(t, 10*time.Second)
	d, err := a.Invite(ctx, account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
	must(t, err)
	var f *Failure
	if _, err := d.Refer(ctx, "300003"); !errors.As(err, &f) || f.Status != 603 {
		t.Errorf("without a handler: %v", err)
	}
	a.HandleReferral(func(r *Referral) {
		if _, err := r.Follow(ctx, offerOf(t, 4004), InviteOptions{}); !errors.As(err, new(*Failure)) {
			t.Errorf("Follow: %v", err)
		}
	})
	transfer, err := d.Refer(ctx, "399999")
	must(t, err)
	if status, err := transfer.Wait(ctx); status != 404 || err != nil {
		t.Errorf("transfer to nobody: %d, %v", status, err)
	}
	if len(d.refers) != 0 {
		t.Errorf("%d transfers are kept", len(d.refers))
	}
	_, err = d.Bye(ctx)
	must(t, err)
}
