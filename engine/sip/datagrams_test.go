package sip

import (
	"errors"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"
)

func TestDatagramsAreReadManyAtOnce_withWhereEachCameFrom(t *testing.T) {
	for _, host := range []string{"127.0.0.1", "::1"} {
		socket, err := openSocket(netip.AddrPortFrom(netip.MustParseAddr(host), 0), socketBuffer)
		if err != nil && host == "::1" {
			t.Logf("no IPv6 here: %v", err)
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		to := socket.address(socket.at)
		sent := strings.Repeat("x", 5000)
		for i := range 2*burst + 3 {
			if err := socket.send(sent[:i], &to); err != nil {
				t.Fatal(err)
			}
		}
		d := newDatagrams()
		for got := 0; got < 2*burst+3; {
			if err := socket.wait(); err != nil {
				t.Fatal(err)
			}
			n, err := d.read(socket)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				if text := d.message(i); len(text) != got+i || d.from(i) != socket.at {
					t.Errorf("%s: datagram %d has %d bytes, from %v, not %v", host, got+i, len(text), d.from(i), socket.at)
				}
			}
			got += n
		}
		if n, err := d.read(socket); n != 0 || err != nil {
			t.Errorf("%d more datagrams, %v", n, err)
		}
		closed := make(chan error)
		go func() { closed <- socket.wait() }()
		if err := socket.close(); err != nil {
			t.Fatal(err)
		}
		if err := <-closed; !errors.Is(err, net.ErrClosed) {
			t.Errorf("whoever waits for a closed socket gets %v", err)
		}
		if _, err := d.read(socket); !errors.Is(err, net.ErrClosed) {
			t.Errorf("whoever reads a closed socket gets %v", err)
		}
		if err := socket.send("x", &to); !errors.Is(err, net.ErrClosed) {
			t.Errorf("whoever writes to a closed socket gets %v", err)
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
