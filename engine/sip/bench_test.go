package sip

import (
	"context"
	"testing"
)

// BenchmarkCall is one whole call: REGISTERed caller and callee in one agent, challenge, answer, BYE, with the test's
// own edge in the same process: more than half of the time is the edge's.
func BenchmarkCall(b *testing.B) {
	e := startEdge(b, "udp", nil)
	a, err := New(Config{LocalIP: loopback, Edge: e.addr(), Domain: testDomain})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	for _, number := range []string{"300001", "300002"} {
		if _, err := a.Register(context.Background(), account(number)); err != nil {
			b.Fatal(err)
		}
	}
	body := offerOf(b, 4002)
	a.HandleIncoming(func(in *Incoming) {
		if _, err := in.Answer(body); err != nil {
			b.Error(err)
		}
	})
	b.ReportAllocs()
	for b.Loop() {
		d, err := a.Invite(context.Background(), account("300001"), "300002", body, InviteOptions{})
		if err != nil {
			b.Fatal(err)
		}
		if _, err := d.Bye(context.Background()); err != nil {
			b.Fatal(err)
		}
	}
}
