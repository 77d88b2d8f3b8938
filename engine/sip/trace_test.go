package sip

import (
	"testing"
	"time"
)

func TestInviteCarriesItsTraceParent(t *testing.T) {
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	for _, sent := range []string{parent, ""} {
		p := startPeer(t)
		call := p.dial(p.agent(nil), InviteOptions{TraceParent: sent})
		invite := p.next("INVITE")
		if got, _ := invite.Get("traceparent"); got != sent {
			t.Errorf("traceparent: %q, expected %q", got, sent)
		}
		p.reply(invite, 486, "x", "")
		p.next("ACK")
		<-call
	}
}

func TestIncomingTellsTheTraceParentThatCame(t *testing.T) {
	const parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
	for _, sent := range []string{parent, ""} {
		_, a := edgeAndAgent(t, "udp")
		register(t, a, "300001", "300002")
		came := make(chan string, 1)
		a.HandleIncoming(func(in *Incoming) {
			came <- in.TraceParent()
			if in.Came().IsZero() {
				t.Error("no time when the INVITE came")
			}
			must(t, in.Reject(486, "Busy Here"))
		})
		_, err := a.Invite(within(t, 5*time.Second), account("300001"), "300002", offerOf(t, 4000), InviteOptions{TraceParent: sent})
		if err == nil {
			t.Error("a call that was rejected came to be")
		}
		if got := receive(t, came, "the call"); got != sent {
			t.Errorf("the called end got %q, expected %q", got, sent)
		}
	}
}
