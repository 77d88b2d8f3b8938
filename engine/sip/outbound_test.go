package sip

import (
	"strings"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

const testInstanceURN = "urn:uuid:f81d4fae-7dec-11d0-a765-00a0c91e6bf6"

func outboundAgent(t *testing.T, e *edge) *Agent {
	t.Helper()
	a, err := New(Config{
		LocalIP: loopback, Transport: e.network, Edge: e.addr(), Domain: testDomain, Instance: testInstanceURN,
	})
	must(t, err)
	t.Cleanup(func() { must(t, a.Close()) })
	return a
}

func TestCallByPublicGRUU(t *testing.T) {
	for _, network := range []string{"udp", "tcp", "ws"} {
		t.Run(network, func(t *testing.T) {
			e := startEdge(t, network, nil)
			e.supportOutbound()
			a := outboundAgent(t, e)
			register(t, a, "300001", "300002")
			if !a.outbound.Load() {
				t.Error("the registrar's outbound went unseen")
			}
			callees := answering(t, a, 4002)
			d, err := a.Invite(within(t, 5*time.Second), account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
			must(t, err)
			want := "sip:300002@" + testDomain + ";gr=" + testInstanceURN
			if d.target.String() != want {
				t.Errorf("remote target %q, expected %q", d.target.String(), want)
			}
			_, err = (<-callees).Bye(within(t, 5*time.Second))
			must(t, err)
			waitFor(t, d.Done(), "caller's Done")
		})
	}
}

func TestFlowTimerSetsThePings(t *testing.T) {
	e := startEdge(t, "tcp", nil)
	e.supportOutbound()
	a := outboundAgent(t, e)
	if every := a.pingEvery(); every != keepAliveEvery {
		t.Errorf("before: %v", every)
	}
	f := a.link.edges.flows[0].Load()
	register(t, a, "300001")
	registered := time.Now()
	if every := a.pingEvery(); every != 1600*time.Millisecond {
		t.Errorf("with a Flow-Timer of 2 s: %v", every)
	}
	deadline := registered.Add(10 * time.Second)
	for time.Now().Before(deadline) {
		f.alive.mu.Lock()
		ponged := f.alive.last.Sub(registered) > time.Second
		f.alive.mu.Unlock()
		if ponged {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Error("no pong came")
}

func TestRegisterWithoutAFlowWhereTheEdgeKeepsNone(t *testing.T) {
	e := startEdge(t, "tcp", nil)
	a := outboundAgent(t, e)
	register(t, a, "300001")
	if a.outbound.Load() || e.registered() != 1 {
		t.Errorf("outbound %v, %d bindings", a.outbound.Load(), e.registered())
	}
	if contact := a.contact("300001"); contact.Address.UriParams.Has("gr") {
		t.Errorf("contact %s is a GRUU that nobody gave", contact)
	}
}

// headers are those of a message that has no more.
type headers []wire.Header

func (h headers) Headers() []wire.Header { return h }

func TestFlowContactNamesTheInstanceInQuotes(t *testing.T) {
	a := outboundAgent(t, startEdge(t, "udp", nil))
	contact, supported := a.flowContact(&binding{account: account("300001")})
	read, err := message.ParseAddress(contact.Value())
	must(t, err)
	instance, _ := read.Params.Get("+sip.instance")
	regID, _ := read.Params.Get("reg-id")
	if instance != "<"+testInstanceURN+">" || regID != "1" || !hasOption(headers(supported), "Supported", "outbound") {
		t.Errorf("%s, %v", contact, supported)
	}
}

func TestGRUUOfAnotherInstanceIsLeft(t *testing.T) {
	a := outboundAgent(t, startEdge(t, "udp", nil))
	b := &binding{account: account("300001")}
	raw := "SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@b>;tag=2\r\n" +
		"Call-ID: x\r\nCSeq: 1 REGISTER\r\nContact: <sip:c@127.0.0.9>;pub-gruu=\"sip:c@b;gr=urn:other\";+sip.instance=\"<urn:other>\"\r\n\r\n"
	a.takeGRUU(b, responseFrom(t, raw))
	if b.gruu.Load() != nil {
		t.Errorf("took %s", b.gruu.Load())
	}
	raw = strings.ReplaceAll(raw, "urn:other", testInstanceURN)
	a.takeGRUU(b, responseFrom(t, raw))
	if b.gruu.Load() == nil || b.gruu.Load().String() != "sip:c@b;gr="+testInstanceURN {
		t.Errorf("took %v", b.gruu.Load())
	}
}

func responseFrom(t *testing.T, raw string) *wire.Response {
	t.Helper()
	m, err := message.Parse([]byte(raw))
	must(t, err)
	if refusal := m.Check(); refusal != nil {
		t.Fatal(refusal)
	}
	res, err := responseOf(m)
	must(t, err)
	return res
}
