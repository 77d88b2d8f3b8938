package sip

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestKPIsOfAnAgent(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	caller, _ := established(t, a)
	ctx := within(t, 10*time.Second)
	_, err := caller.Bye(ctx)
	must(t, err)
	a.HandleIncoming(func(in *Incoming) { must(t, in.Reject(486, "Busy Here")) })
	for _, to := range []string{"300002", "399999"} {
		if _, err := a.Invite(ctx, account("300001"), to, offerOf(t, 4000), InviteOptions{}); err == nil {
			t.Errorf("%s answered", to)
		}
	}
	k := a.KPIs()
	ser, _ := k.SER()
	seer, _ := k.SEER()
	isa, _ := k.ISA()
	if k.Invites[407] != 3 || ser < 33 || ser > 34 || seer < 66 || seer > 67 || isa != 0 {
		t.Errorf("%v: SER %v, SEER %v, ISA %v", k.Invites, ser, seer, isa)
	}
	if k.RRD.Count != 2 || k.SRD.Count != 1 || k.FailedSRD.Count != 2 || k.SDD.Count != 1 || k.FailedSDD.Count != 0 {
		t.Errorf("%+v", k)
	}
}

func TestACancelledCallIsNotIneffective(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	ctx, cancel := context.WithCancel(within(t, 5*time.Second))
	a.HandleIncoming(func(in *Incoming) {
		must(t, in.Ring())
		cancel()
		<-in.Cancelled()
	})
	if _, err := a.Invite(ctx, account("300001"), "300002", nil, InviteOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Invite: %v", err)
	}
	k := a.KPIs()
	if isa, _ := k.ISA(); k.Invites[487] != 1 || isa != 0 || k.FailedSRD.Count != 0 {
		t.Errorf("%+v", k)
	}
}

func TestLadderOfAFailedCall(t *testing.T) {
	_, a := edgeAndAgent(t, "tcp")
	register(t, a, "300001")
	_, err := a.Invite(within(t, 5*time.Second), account("300001"), "399999", offerOf(t, 4000), InviteOptions{})
	var f *Failure
	if !errors.As(err, &f) || f.Ladder == nil {
		t.Fatalf("Invite: %v", err)
	}
	var lines []string
	messages, _ := f.Ladder.Messages()
	for _, m := range messages {
		arrow := "< "
		if m.Sent {
			arrow = "> "
		}
		lines = append(lines, arrow+strings.Fields(m.Line)[0]+" "+strings.Fields(m.Line)[1])
	}
	invite := "> INVITE sip:399999@" + testDomain
	want := []string{invite, "< SIP/2.0 407", "> ACK sip:399999@" + testDomain, invite, "< SIP/2.0 404", "> ACK sip:399999@" + testDomain}
	if strings.Join(lines, "\n") != strings.Join(want, "\n") {
		t.Errorf("ladder:\n%s", f.Ladder)
	}
	if !strings.Contains(f.Ladder.Text(), "m=audio 4000 RTP/AVP") {
		t.Error("the whole INVITE is not there")
	}
}

func TestLadderOfACallEndsWithItsBye(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	caller, callee := established(t, a)
	_, err := caller.Bye(within(t, 5*time.Second))
	must(t, err)
	waitFor(t, callee.Done(), "callee's Done")
	text := caller.Ladder().String()
	if caller.Ladder() != callee.Ladder() || a.Ladder(caller.CallID()) != caller.Ladder() {
		t.Error("the two ends of one call have ladders of their own")
	}
	if !strings.HasSuffix(strings.TrimSpace(text), "200 OK") || strings.Count(text, "BYE sip:") != 2 {
		t.Errorf("ladder:\n%s", text)
	}
}
