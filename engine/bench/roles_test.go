package bench

import (
	"encoding/json"
	"net/netip"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

func TestLegAddressesPairUp(t *testing.T) {
	seen := map[netip.Addr]bool{}
	for leg := range legsMost {
		a := legAddress(leg)
		if seen[a] || !a.IsLoopback() {
			t.Fatalf("leg %d: %v", leg, a)
		}
		seen[a] = true
		near, far := a.As4(), legAddress(leg^1).As4()
		if near[3]^1 != far[3] || near[2] != far[2] {
			t.Fatalf("leg %d: %v is not beside %v", leg, near, far)
		}
	}
}

// A packet for leg 5 comes back as from leg 4, whoever sent it.
func TestReflectorReturnsAsFromTheOtherLeg(t *testing.T) {
	fd, at, err := openLoopback(netip.IPv4Unspecified(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	stop, ended := make(chan struct{}), make(chan struct{})
	r := newReflector(fd, 1)
	go func() { r.run(stop); close(ended) }()
	defer func() { close(stop); <-ended }()
	mine, _, err := openLoopback(own, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(mine)
	b := newBareLoop(mine, []netip.AddrPort{netip.AddrPortFrom(legAddress(5), at.Port()), netip.AddrPortFrom(legAddress(8), at.Port())})
	b.send(0, 2)
	for range 200 {
		if b.receive(); b.done.Received == 2 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	if b.done.Sent != 2 || b.done.Received != 2 || b.from[0].Addr != legAddress(4).As4() && b.from[1].Addr != legAddress(4).As4() &&
		b.from[0].Addr != legAddress(9).As4() {
		t.Errorf("%+v from %v, %v", b.done, b.from[0].Addr, b.from[1].Addr)
	}
}

func TestBareLoopToItselfReceivesWhatItSends(t *testing.T) {
	fd, at, err := openLoopback(own, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(fd)
	b := newBareLoop(fd, []netip.AddrPort{at, at, at})
	for range 100 {
		b.send(0, 3)
		b.receive()
	}
	if b.done.Sent != 300 || b.done.Received != 300 || b.in[0].length != datagram {
		t.Errorf("%+v, length %d", b.done, b.in[0].length)
	}
}

func TestRegistrarAnswersWithTheRequestsOwnHeaders(t *testing.T) {
	r, err := startRegistrar()
	if err != nil {
		t.Fatal(err)
	}
	defer r.close()
	a, err := openAgent(r.address())
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Error(err)
	}
	got := string(registered("REGISTER sip:x SIP/2.0\r\nVia: v\r\nTo: <sip:t>\r\nUser-Agent: u\r\nContact: <sip:c>\r\nCSeq: 1 REGISTER\r\n\r\n"))
	want := "SIP/2.0 200 OK\r\nVia: v\r\nTo: <sip:t>;tag=registrar\r\nContact: <sip:c>;expires=3600\r\nCSeq: 1 REGISTER\r\nContent-Length: 0\r\n\r\n"
	if got != want {
		t.Errorf("%q, expected %q", got, want)
	}
}

// The whole way of a call: registrar, both agents, both legs, reflector.
func TestCallsAreHeardAtBothEnds(t *testing.T) {
	rtp, at, err := openLoopback(netip.IPv4Unspecified(), 0)
	if err != nil {
		t.Fatal(err)
	}
	defer unix.Close(rtp)
	stop, ended := make(chan struct{}), make(chan struct{})
	go func() { newReflector(rtp, 1).run(stop); close(ended) }()
	defer func() { close(stop); <-ended }()
	c, err := playCalls(make(chan struct{}), CallsConfig{Calls: 3, Rate: 30, Port: at.Port(), Hold: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if c.Done != 3 || c.Failed != 0 || c.Legs != 6 || c.Silent != 0 || c.TalkSeconds < 2.5 || c.FullKB < c.IdleKB/2 {
		t.Errorf("%+v", c)
	}
	if _, err := json.Marshal(c); err != nil {
		t.Error(err)
	}
}
