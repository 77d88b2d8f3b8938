package sip

import (
	"bytes"
	"net"
	"net/netip"
	"testing"
	"time"
)

func TestDatagramsAreReadManyAtOnce_withWhereEachCameFrom(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "::1"} {
		socket, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(host), 0)))
		if err != nil && host == "::1" {
			t.Logf("no IPv6 here: %v", err)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		raw, err := socket.SyscallConn()
		if err != nil {
			t.Fatal(err)
		}
		at := socket.LocalAddr().(*net.UDPAddr).AddrPort()
		sent := bytes.Repeat([]byte("x"), 5000)
		for i := range 2*burst + 3 {
			if _, err := socket.WriteToUDPAddrPort(sent[:i], at); err != nil {
				t.Fatal(err)
			}
		}
		d := newDatagrams()
		for got := 0; got < 2*burst+3; {
			n, err := d.read(raw)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				if text := d.message(i); len(text) != got+i || d.from(i) != at {
					t.Errorf("%s: datagram %d has %d bytes, from %v, not %v", host, got+i, len(text), d.from(i), at)
				}
			}
			got += n
		}
		if err := socket.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := d.read(raw); err == nil {
			t.Error("a closed socket is read")
		}
	}
}

func TestBusynessFollowsTheRate(t *testing.T) {
	var b busyness
	now := time.Unix(1e9, 0)
	for _, phase := range []struct {
		every time.Duration
		busy  bool
	}{{time.Millisecond, false}, {400 * time.Microsecond, true}, {time.Second, false}, {100 * time.Microsecond, true}} {
		for range 200 {
			now = now.Add(phase.every)
			b.note(1, now)
		}
		if b.busy != phase.busy {
			t.Errorf("one in %v: busy %v", phase.every, b.busy)
		}
	}
}
