package sip

import (
	"context"
	"errors"
	"net/netip"
	"testing"
	"time"
)

var (
	loopback = netip.MustParseAddr("127.0.0.1")
	zeroPort = netip.AddrPortFrom(loopback, 0)
)

func newAgent(t *testing.T, e *edge) *Agent {
	t.Helper()
	a, err := New(Config{LocalIP: loopback, Transport: e.network, Edge: e.addr(), Domain: testDomain})
	must(t, err)
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	})
	return a
}

func account(number string) Account {
	return Account{Number: number, Password: passwordOf(number)}
}

func within(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}

func register(t *testing.T, a *Agent, numbers ...string) {
	t.Helper()
	for _, n := range numbers {
		rrd, err := a.Register(within(t, 5*time.Second), account(n))
		must(t, err)
		if rrd <= 0 {
			t.Errorf("RRD of %s is %v", n, rrd)
		}
	}
}

func offerOf(t testing.TB, port int) []byte {
	t.Helper()
	body, err := Offer(loopback, port, "pcma")
	must(t, err)
	return body
}

// answering takes every call with an answer of port and hands out the callee's dialogs.
func answering(t *testing.T, a *Agent, port int) <-chan *Dialog {
	dialogs := make(chan *Dialog, 1024)
	body := offerOf(t, port)
	a.HandleIncoming(func(in *Incoming) {
		if err := in.Ring(); err != nil {
			t.Errorf("Ring: %v", err)
		}
		// The library handles each message in a goroutine of its own, so that a 200 just behind may overtake.
		time.Sleep(50 * time.Millisecond)
		d, err := in.Answer(body)
		if err != nil {
			t.Errorf("Answer: %v", err)
			return
		}
		dialogs <- d
	})
	return dialogs
}

func TestNewRefusesABadConfiguration(t *testing.T) {
	good := Config{LocalIP: loopback, Edge: "127.0.0.1:5060", Domain: testDomain}
	for name, spoil := range map[string]func(*Config){
		"transport": func(c *Config) { c.Transport = "sctp" },
		"edge":      func(c *Config) { c.Edge = "nowhere" },
		"domain":    func(c *Config) { c.Domain = "" },
		"address":   func(c *Config) { c.LocalIP = netip.Addr{} },
		"authority": func(c *Config) { c.Transport, c.CAFile = "tls", "/nonexistent.pem" },
	} {
		cfg := good
		spoil(&cfg)
		if a, err := New(cfg); err == nil {
			t.Errorf("%s: no error, %v", name, a.Close())
		}
	}
}

func TestAClosedAgentRefuses(t *testing.T) {
	a := newAgent(t, startEdge(t, "udp", nil))
	must(t, a.Close())
	if _, err := a.Register(within(t, time.Second), account("300001")); !errors.Is(err, ErrClosed) {
		t.Errorf("Register: %v", err)
	}
	_, err := a.Invite(within(t, time.Second), account("300001"), "300002", nil, InviteOptions{})
	if !errors.Is(err, ErrClosed) {
		t.Errorf("Invite: %v", err)
	}
}
