package sip

import (
	"errors"
	"strings"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

func TestLostConnectionIsReplacedByTheOtherFlow(t *testing.T) {
	for _, network := range []string{"tcp", "ws"} {
		t.Run(network, func(t *testing.T) {
			first, second := startEdge(t, network, nil), startEdge(t, network, nil)
			first.supportOutbound()
			second.supportOutbound()
			a, err := New(Config{LocalIP: loopback, Transport: network, Edge: first.addr(), Beside: []string{second.addr()},
				Domain: testDomain, Instance: testInstanceURN})
			must(t, err)
			defer func() {
				// The first edge is gone for good, and cannot be told.
				if err := a.Close(); err != nil && !errors.Is(err, ErrStillRegistered) {
					t.Errorf("Close: %v", err)
				}
			}()
			register(t, a, "300001", "300002")
			if first.registered() != 2 || second.registered() != 2 {
				t.Fatalf("%d and %d bindings", first.registered(), second.registered())
			}
			callees := answering(t, a, 4002)
			call := func() {
				t.Helper()
				d, err := a.Invite(within(t, 10*time.Second), account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
				must(t, err)
				receive(t, callees, "call")
				_, err = d.Bye(within(t, 5*time.Second))
				must(t, err)
			}
			call()
			if first.count(wire.INVITE) == 0 || second.count(wire.INVITE) != 0 {
				t.Errorf("%d and %d INVITEs while both live", first.count(wire.INVITE), second.count(wire.INVITE))
			}
			before := second.count(wire.REGISTER)
			first.stop()
			must(t, a.link.edges.flows[0].Load().Conn.Close())
			deadline := time.Now().Add(10 * time.Second)
			for second.count(wire.REGISTER) < before+4 && time.Now().Before(deadline) { // each is challenged
				time.Sleep(5 * time.Millisecond)
			}
			if n := second.count(wire.REGISTER) - before; n < 4 {
				t.Errorf("%d REGISTERs by the flow that is left", n)
			}
			call()
			if second.count(wire.INVITE) == 0 {
				t.Error("no INVITE by the flow that is left")
			}
		})
	}
}

func TestSilentDatagramFlowIsReplacedUntilItIsHeardAgain(t *testing.T) {
	first, second := startKeeper(t), startKeeper(t)
	a := first.agent(func(c *Config) { c.Beside, c.stunRTO = []string{second.addr()}, 4*time.Millisecond })
	register(t, a, "300001")
	for i, k := range []*keeper{first, second} {
		k.set(func() {
			if want := []string{"reg-id=1", "reg-id=2"}[i]; len(k.registers) != 1 || !strings.Contains(k.registers[0], want) {
				t.Errorf("edge %d: %q", i, k.registers)
			}
		})
	}
	ask := func(k *keeper) {
		t.Helper()
		_, err := a.Options(within(t, 5*time.Second), account("300001"), "")
		must(t, err)
		k.set(func() {
			if k.asked == 0 {
				t.Error("OPTIONS went by another flow")
			}
			k.asked = 0
		})
	}
	ask(first)
	first.set(func() { first.deaf = true })
	second.until("REGISTER by the flow that is left", func() bool { return len(second.registers) >= 2 })
	ask(second)
	first.set(func() { first.deaf = false })
	first.until("REGISTER by the flow that came back", func() bool { return len(first.registers) >= 2 })
	ask(second) // there is no going back without need
}

func TestBindingsByEveryFlowAreTakenAway(t *testing.T) {
	first, second := startEdge(t, "tcp", nil), startEdge(t, "tcp", nil)
	first.supportOutbound()
	second.supportOutbound()
	a, err := New(Config{LocalIP: loopback, Transport: "tcp", Edge: first.addr(), Beside: []string{second.addr()},
		Domain: testDomain, Instance: testInstanceURN})
	must(t, err)
	register(t, a, "300001")
	must(t, a.Close())
	if first.registered() != 0 || second.registered() != 0 {
		t.Errorf("%d and %d bindings are left", first.registered(), second.registered())
	}
}

func TestFlowsThatCannotBe(t *testing.T) {
	e := startEdge(t, "udp", nil)
	for name, change := range map[string]func(*Config){
		"without an instance": func(c *Config) { c.Beside = []string{"127.0.0.1:9"} },
		"two to one edge":     func(c *Config) { c.Beside, c.Instance = []string{e.addr()}, testInstanceURN },
		"to no address":       func(c *Config) { c.Beside, c.Instance = []string{"nowhere"}, testInstanceURN },
	} {
		cfg := Config{LocalIP: loopback, Edge: e.addr(), Domain: testDomain}
		change(&cfg)
		if a, err := New(cfg); err == nil {
			t.Errorf("%s: agent was made", name)
			must(t, a.Close())
		}
	}
}
