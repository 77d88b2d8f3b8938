package voice

import (
	"net/netip"
	"strings"
	"testing"

	"vigie.dev/engine/media"
	"vigie.dev/engine/media/secure"
)

// end is one side of a call, at a port of its own.
func end(t *testing.T, how string) (*way, *media.Port) {
	t.Helper()
	p := overShards(t, 1)
	return p.newWay(how), p.ports.Ports()[0]
}

// overShards is a probe that has nothing but media, on so many shards.
func overShards(t *testing.T, shards int) *Probe {
	t.Helper()
	loopback := netip.MustParseAddr("127.0.0.1")
	ports, err := media.ListenGroup(media.Config{LocalIP: loopback}, shards)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ports.Close() })
	identity, err := secure.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return &Probe{plan: Plan{Codec: "pcma"}, ports: ports, local: loopback, identity: identity}
}

// ends are the caller's and the callee's side of a call.
func ends(t *testing.T, how string) (caller, callee *way) {
	t.Helper()
	caller, _ = end(t, how)
	callee, _ = end(t, how)
	return caller, callee
}

func TestWay_offerAndAnswerAgreeOnWhereAndHow(t *testing.T) {
	for _, how := range Ways {
		caller, callee := ends(t, how)
		offer, err := caller.offer()
		if err != nil {
			t.Fatal(err)
		}
		answer, err := callee.answer(offer)
		if err != nil {
			t.Fatalf("%s: %v", how, err)
		}
		atCaller, err := caller.stream(answer)
		if err != nil {
			t.Fatalf("%s: %v", how, err)
		}
		atCallee, err := callee.stream(offer)
		if err != nil {
			t.Fatalf("%s: %v", how, err)
		}
		if atCaller.Remote.Port() != callee.session.Media[0].Port || atCallee.Remote.Port() != caller.session.Media[0].Port {
			t.Errorf("%s: they do not send to each other: %v, %v", how, atCaller.Remote, atCallee.Remote)
		}
		switch how {
		case BySDES:
			if atCaller.SDES.Local.String() != atCallee.SDES.Remote.String() || atCaller.SDES.Remote.String() != atCallee.SDES.Local.String() {
				t.Errorf("keys do not cross")
			}
		case ByDTLS:
			if atCaller.DTLS.Setup != secure.Passive || atCallee.DTLS.Setup != secure.Active || !atCaller.Mux {
				t.Errorf("setup: %v and %v, mux %v", atCaller.DTLS.Setup, atCallee.DTLS.Setup, atCaller.Mux)
			}
			if atCaller.DTLS.Fingerprint != callee.identity.Fingerprint() || atCallee.DTLS.Fingerprint != caller.identity.Fingerprint() {
				t.Errorf("fingerprints do not cross")
			}
		}
	}
}

func TestWay_stream_refusesAnotherWayThanAsked(t *testing.T) {
	caller, _ := ends(t, BySDES)
	_, callee := ends(t, InClear)
	body, err := callee.offer()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := caller.stream(body); err == nil || !strings.Contains(err.Error(), "chose RTP/AVP, not RTP/SAVP") {
		t.Errorf("got %v", err)
	}
}
