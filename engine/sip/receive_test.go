package sip

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// established sets one call up between two accounts of a.
func established(t *testing.T, a *Agent) (caller, callee *Dialog) {
	t.Helper()
	register(t, a, "300001", "300002")
	callees := answering(t, a, 4002)
	d, err := a.Invite(within(t, 5*time.Second), account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
	must(t, err)
	return d, <-callees
}

func TestReInviteGetsTheStandingDescription(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	caller, callee := established(t, a)
	waitFor(t, callee.acked, "ACK")
	for _, d := range []*Dialog{caller, callee} {
		res, err := a.ask(within(t, 5*time.Second), d.request(wire.INVITE))
		must(t, err)
		if res.StatusCode != 200 || res.Contact() == nil {
			t.Errorf("re-INVITE: %s", res.StartLine())
		}
		must(t, a.acknowledge(d.requestAs(wire.ACK, res.CSeq().SeqNo, nil)))
		want := callee.sdp
		if d == callee {
			want = caller.sdp
		}
		if !bytes.Equal(res.Body(), want) {
			t.Errorf("re-INVITE answered with %q", res.Body())
		}
	}
	if e.bypassed.Load() > 0 {
		t.Error("re-INVITE went round the edge")
	}
	_, err := caller.Bye(within(t, 5*time.Second))
	must(t, err)
}

func TestRequestsOutsideAnyDialog(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	caller, callee := established(t, a)
	_, err := caller.Bye(within(t, 5*time.Second))
	must(t, err)
	waitFor(t, callee.Done(), "Done")
	for method, status := range map[wire.RequestMethod]int{
		wire.OPTIONS: 200, wire.BYE: 481, wire.INFO: 481, wire.SUBSCRIBE: 405,
	} {
		req := caller.request(method)
		req.RemoveHeader("Route")
		req.SetDestination(a.link.local.Load().String())
		req.Recipient = a.contact("300001").Address
		req.Laddr = wire.Addr{IP: []byte{127, 0, 0, 1}, Port: e.port}
		tx, err := e.layer.Request(within(t, 5*time.Second), req)
		must(t, err)
		if res := <-tx.Responses(); res.StatusCode != status {
			t.Errorf("%s: %s, expected %d", method, res.StartLine(), status)
		}
		tx.Terminate()
	}
}

func TestCallsThatNobodyTakes(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	_, err := a.Invite(within(t, 5*time.Second), account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
	var f *Failure
	if !errors.As(err, &f) || f.Status != 480 {
		t.Errorf("without a handler: %v", err)
	}
}

func TestAnswerThatCrossesTheCancelIsHungUp(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	callees := make(chan *Dialog, 1)
	ctx, cancel := context.WithCancel(within(t, 5*time.Second))
	a.HandleIncoming(func(in *Incoming) {
		d, err := in.Answer(offerOf(t, 4002))
		cancel()
		must(t, err)
		callees <- d
	})
	d, err := a.Invite(ctx, account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
	if err == nil {
		_, err := d.Bye(within(t, 5*time.Second))
		must(t, err)
	}
	waitFor(t, (<-callees).Done(), "callee's Done")
}

func TestCloseWaitsForItsCancels(t *testing.T) {
	e := startEdge(t, "udp", nil)
	caller, callee := newAgent(t, e), newAgent(t, e)
	register(t, callee, "300002")
	ctx, cancel := context.WithCancel(within(t, 5*time.Second))
	cancelled := make(chan struct{})
	callee.HandleIncoming(func(in *Incoming) {
		must(t, in.Ring())
		cancel()
		waitFor(t, in.Cancelled(), "CANCEL")
		close(cancelled)
	})
	_, err := caller.Invite(ctx, account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Invite: %v", err)
	}
	must(t, caller.Close())
	waitFor(t, cancelled, "CANCEL before Close returned")
}

func TestALostConnectionIsOpenedAndAccountsRegisteredAgain(t *testing.T) {
	e, a := edgeAndAgent(t, "tcp")
	register(t, a, "300001")
	before := *a.link.local.Load()
	must(t, a.link.edges.flows[0].Load().Conn.Close())
	deadline := time.Now().Add(5 * time.Second)
	for time.Now().Before(deadline) {
		now := *a.link.local.Load()
		e.mu.Lock()
		contact := e.contacts["300001"]
		e.mu.Unlock()
		if now != before && contact.Port == int(now.Port()) {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("still registered at %v after 5 s", before)
}
