package sip

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

func TestCallThroughARecordRoutingEdge(t *testing.T) {
	for _, network := range []string{"udp", "tcp", "tls", "ws", "wss"} {
		t.Run(network, func(t *testing.T) {
			e, a := edgeAndAgent(t, network)
			register(t, a, "300001", "300002")
			callees := answering(t, a, 4002)
			var heard []int
			d, err := a.Invite(within(t, 5*time.Second), account("300001"), "300002", offerOf(t, 4000),
				InviteOptions{OnProvisional: func(status int) { heard = append(heard, status) }})
			must(t, err)
			callee := <-callees
			checkCall(t, d, callee)
			if len(heard) != 1 || heard[0] != 180 {
				t.Errorf("provisional responses: %v", heard)
			}
			sdd, err := d.Bye(within(t, 5*time.Second))
			must(t, err)
			if sdd <= 0 {
				t.Errorf("SDD: %v", sdd)
			}
			waitFor(t, callee.Done(), "callee's Done")
			if n := e.bypassed.Load(); n > 0 {
				t.Errorf("%d requests within the dialog did not go by the edge's route", n)
			}
			// The edge's library has a goroutine for each message: the BYE may overtake the ACK there.
			deadline := time.Now().Add(5 * time.Second)
			for e.count(wire.ACK) == 0 && time.Now().Before(deadline) {
				time.Sleep(time.Millisecond)
			}
			if e.count(wire.ACK) == 0 || e.count(wire.BYE) == 0 {
				t.Error("ACK and BYE did not pass the edge")
			}
		})
	}
}

func checkCall(t *testing.T, caller, callee *Dialog) {
	t.Helper()
	times := caller.Timings()
	if !times.Challenged || times.SRD <= 0 || times.Answer < times.SRD || times.Sent.IsZero() {
		t.Errorf("timings: %+v", times)
	}
	if caller.Instance() != testInstance {
		t.Errorf("instance: %q", caller.Instance())
	}
	if caller.CallID() == "" || caller.CallID() != callee.CallID() {
		t.Errorf("call-ids: %q, %q", caller.CallID(), callee.CallID())
	}
	if !bytes.Equal(caller.Remote(), offerOf(t, 4002)) || !bytes.Equal(callee.Remote(), offerOf(t, 4000)) {
		t.Errorf("session descriptions: %s, %s", caller.Remote(), callee.Remote())
	}
}

func TestCalleeHangsUp(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	callees := answering(t, a, 4002)
	d, err := a.Invite(within(t, 5*time.Second), account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
	must(t, err)
	sdd, err := (<-callees).Bye(within(t, 5*time.Second))
	must(t, err)
	if sdd <= 0 || e.bypassed.Load() > 0 {
		t.Errorf("SDD %v, bypassed %d", sdd, e.bypassed.Load())
	}
	waitFor(t, d.Done(), "caller's Done")
	if sdd, err := d.Bye(within(t, time.Second)); sdd != 0 || err != nil {
		t.Errorf("Bye after the far end's: %v, %v", sdd, err)
	}
}

func TestInviteRejected(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	a.HandleIncoming(func(in *Incoming) {
		if in.From() != "300001" || in.To() != "300002" || len(in.Offer()) == 0 {
			t.Errorf("incoming: %q, %q, %q", in.From(), in.To(), in.Offer())
		}
		must(t, in.Reject(486, "Busy Here"))
		if err := in.Ring(); !errors.Is(err, ErrSettled) {
			t.Errorf("Ring after Reject: %v", err)
		}
	})
	for to, status := range map[string]int{"300002": 486, "399999": 404} {
		_, err := a.Invite(within(t, 5*time.Second), account("300001"), to, offerOf(t, 4000), InviteOptions{})
		var f *Failure
		if !errors.As(err, &f) || f.Status != status || f.Timings.SRD <= 0 || f.Instance != testInstance {
			t.Errorf("%s: %#v", to, err)
		}
	}
}

func TestInviteWithAWrongPasswordFailsOnce(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	_, err := a.Invite(within(t, 5*time.Second), Account{"300001", "wrong"}, "300002", nil, InviteOptions{})
	var f *Failure
	if !errors.As(err, &f) || f.Status != 407 || e.count(wire.INVITE) != 2 {
		t.Errorf("%v after %d INVITEs", err, e.count(wire.INVITE))
	}
}

func TestInviteCancelled(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	cancelled := make(chan error, 1)
	ctx, cancel := context.WithCancel(within(t, 5*time.Second))
	a.HandleIncoming(func(in *Incoming) {
		must(t, in.Ring())
		cancel()
		waitFor(t, in.Cancelled(), "Cancelled")
		_, err := in.Answer(offerOf(t, 4002))
		cancelled <- err
	})
	_, err := a.Invite(ctx, account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Invite: %v", err)
	}
	if err := <-cancelled; !errors.Is(err, ErrSettled) {
		t.Errorf("Answer after CANCEL: %v", err)
	}
}

func TestAnswerIsRepeatedUntilTheAck(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	callees := answering(t, a, 4002)
	e.dropFirst.Store(1)
	d, err := a.Invite(within(t, 5*time.Second), account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
	must(t, err)
	callee := <-callees
	waitFor(t, callee.acked, "ACK")
	if n := e.count(wire.ACK); n < 2 {
		t.Errorf("%d ACKs", n)
	}
	_, err = d.Bye(within(t, 5*time.Second))
	must(t, err)
}

func waitFor(t *testing.T, c <-chan struct{}, what string) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(5 * time.Second):
		t.Errorf("%s did not come", what)
	}
}
