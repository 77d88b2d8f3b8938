package sip

import (
	"errors"
	"strings"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/description"
)

func directionIn(t *testing.T, body []byte) description.Direction {
	t.Helper()
	s, err := description.Parse(body)
	must(t, err)
	return s.Of(0)
}

func TestHoldAndResumeFromBothSides(t *testing.T) {
	for _, network := range []string{"udp", "ws"} {
		t.Run(network, func(t *testing.T) {
			e, a := edgeAndAgent(t, network)
			caller, callee := established(t, a)
			ctx := within(t, 10*time.Second)
			check := func(what string, callers, callees description.Direction) {
				t.Helper()
				if c, d := directionIn(t, callee.Remote()), directionIn(t, caller.Remote()); c != callers || d != callees {
					t.Errorf("%s: caller says %s, callee %s; expected %s and %s", what, c, d, callers, callees)
				}
			}
			must(t, caller.Hold(ctx))
			check("held by the caller", description.SendOnly, description.RecvOnly)
			must(t, callee.Hold(ctx))
			check("held by both", description.Inactive, description.SendOnly)
			must(t, caller.Resume(ctx))
			check("held by the callee", description.SendRecv, description.SendOnly)
			must(t, callee.Resume(ctx))
			check("resumed", description.SendRecv, description.SendRecv)
			if e.bypassed.Load() > 0 {
				t.Error("re-INVITE went round the edge")
			}
			_, err := caller.Bye(ctx)
			must(t, err)
		})
	}
}

func TestDescriptionsOfOneSessionCountUp(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	caller, callee := established(t, a)
	ctx := within(t, 10*time.Second)
	last := map[*Dialog]uint64{}
	for range 3 {
		must(t, caller.Hold(ctx))
		must(t, caller.Resume(ctx))
		for _, d := range []*Dialog{caller, callee} {
			s, err := description.Parse(d.Local())
			must(t, err)
			if s.Version <= last[d] {
				t.Errorf("version %d after %d", s.Version, last[d])
			}
			last[d] = s.Version
		}
	}
	_, err := caller.Bye(ctx)
	must(t, err)
}

func TestARefusedOfferLeavesTheCallAsItWas(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	caller, callee := established(t, a)
	callee.HandleOffer(func([]byte) []byte { return nil })
	before := string(caller.Local())
	var f *Failure
	if err := caller.Hold(within(t, 5*time.Second)); !errors.As(err, &f) || f.Status != 488 {
		t.Errorf("Hold: %v", err)
	}
	if caller.over() || string(caller.Local()) != before {
		t.Error("the call changed")
	}
	_, err := caller.Bye(within(t, 5*time.Second))
	must(t, err)
}

func TestOffersThatMeetAreMadeAgain(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	caller, callee := established(t, a)
	waitFor(t, callee.acked, "ACK")
	ctx := within(t, 20*time.Second)
	errs := make(chan error, 2)
	for _, d := range []*Dialog{caller, callee} {
		go func() { errs <- d.Hold(ctx) }()
	}
	must(t, <-errs)
	must(t, <-errs)
	if directionIn(t, callee.Local()).Receives() || directionIn(t, caller.Local()).Receives() {
		t.Errorf("after two holds:\n%s\n%s", caller.Local(), callee.Local())
	}
	_, err := caller.Bye(ctx)
	must(t, err)
}

func TestOfferDuringOursIs491(t *testing.T) {
	p := startPeer(t)
	a := p.agent(nil)
	call := p.dial(a, InviteOptions{})
	invite := p.next("INVITE")
	p.reply(invite, 200, "x", string(offerOf(t, 4002)), "Content-Type: application/sdp")
	d := (<-call).dialog
	p.next("ACK")
	held := make(chan error, 1)
	go func() { held <- d.Hold(within(t, 5*time.Second)) }()
	ours := p.next("INVITE")
	from, _ := invite.Get("From")
	theirs := &rawRequest{method: "INVITE", from: "<sip:300002@x>;tag=x", to: from, callID: d.CallID(), cseq: 1}
	p.send(theirs)
	if res := p.next("491"); res == nil {
		t.Error("no 491")
	}
	p.reply(ours, 200, "x", string(offerOf(t, 4002)), "Content-Type: application/sdp")
	must(t, <-held)
	d.end()
}

// rawRequest is what p.send writes.
type rawRequest struct {
	method, from, to, callID string
	cseq                     int
	extra                    string
	body                     string
}

func (p *rawPeer) send(r *rawRequest) {
	p.t.Helper()
	_, err := p.conn.WriteTo([]byte(r.text(p.addr())), p.from)
	must(p.t, err)
}

func TestSessionIsRefreshedByUpdate(t *testing.T) {
	e := startEdge(t, "udp", nil)
	a, err := New(Config{
		LocalIP: loopback, Edge: e.addr(), Domain: testDomain, SessionExpires: 6 * time.Second, MinSE: time.Second,
	})
	must(t, err)
	defer func() { must(t, a.Close()) }()
	caller, callee := established(t, a)
	deadline := time.Now().Add(12 * time.Second)
	for e.count(wire.UPDATE) < 2 && time.Now().Before(deadline) {
		time.Sleep(50 * time.Millisecond)
	}
	if e.count(wire.UPDATE) < 2 || caller.over() || callee.over() {
		t.Errorf("%d UPDATEs; over: %v, %v", e.count(wire.UPDATE), caller.over(), callee.over())
	}
	_, err = caller.Bye(within(t, 5*time.Second))
	must(t, err)
}

func TestSessionWithoutRefreshIsHungUp(t *testing.T) {
	p := startPeer(t)
	a := p.agent(func(c *Config) { c.MinSE = time.Second })
	call := p.dial(a, InviteOptions{})
	p.reply(p.next("INVITE"), 200, "x", string(offerOf(t, 4002)), "Content-Type: application/sdp",
		"Session-Expires: 2;refresher=uas", "Require: timer")
	d := (<-call).dialog
	start := time.Now()
	p.reply(p.next("BYE"), 200, "", "")
	if took := time.Since(start); took < time.Second || took > 4*time.Second {
		t.Errorf("hung up after %v of a session of 2 s", took)
	}
	waitFor(t, d.Done(), "Done")
}

func TestTooShortASessionIsAskedForAgain(t *testing.T) {
	p := startPeer(t)
	a := p.agent(func(c *Config) { c.SessionExpires, c.MinSE = 100*time.Second, 90*time.Second })
	call := p.dial(a, InviteOptions{})
	p.reply(p.next("INVITE"), 422, "x", "", "Min-SE: 200")
	p.next("ACK")
	second := p.next("INVITE")
	expires, _ := second.Get("Session-Expires")
	least, _ := second.Get("Min-SE")
	if expires != "200" || least != "200" {
		t.Errorf("Session-Expires: %s, Min-SE: %s", expires, least)
	}
	p.reply(second, 422, "y", "", "Min-SE: 300")
	p.next("ACK")
	var f *Failure
	if r := <-call; !errors.As(r.err, &f) || f.Status != 422 {
		t.Errorf("ended with %v", r.err)
	}
}

func TestTooShortASessionIsRefused(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	register(t, a, "300002")
	a.HandleIncoming(func(in *Incoming) { t.Error("a call of 5 s sessions was offered") })
	p := startPeer(t)
	p.from = udpAddr(t, a.link.local.Load().String())
	p.send(&rawRequest{method: "INVITE", from: "<sip:x@y>;tag=1", to: "<sip:300002@" + testDomain + ">", callID: "short", cseq: 1,
		extra: "Supported: timer\r\nSession-Expires: 5\r\nContact: <sip:x@" + p.addr() + ">\r\n"})
	res := p.next("422")
	if least, _ := res.Get("Min-SE"); least != "90" {
		t.Errorf("Min-SE: %s", least)
	}
	if e.bypassed.Load() > 0 || !strings.Contains(string(res.Bytes()), "Call-ID: short") {
		t.Error("422 is another call's")
	}
}
