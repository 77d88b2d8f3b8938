package sip

import "testing"

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
