package transaction

import (
	"errors"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// step moves the clock, then gives the client a response where status is not 0.
type step struct {
	wait   time.Duration
	status int
}

// clientCases are figures 5 and 6 of RFC 3261 with RFC 6026's Accepted: what is sent when, what ends it, and how many are kept.
var clientCases = []struct {
	name     string
	method   wire.RequestMethod
	reliable bool
	steps    []step
	sent     []string
	got      []int
	err      error
	kept     int
}{
	{"timers A and B", wire.INVITE, false, []step{{32 * time.Second, 0}},
		[]string{"INVITE@0", "INVITE@500", "INVITE@1500", "INVITE@3500", "INVITE@7500", "INVITE@15500", "INVITE@31500"}, nil, ErrTimeout, 0},
	{"timer B alone", wire.INVITE, true, []step{{32 * time.Second, 0}}, []string{"INVITE@0"}, nil, ErrTimeout, 0},
	{"not before timer B", wire.INVITE, true, []step{{31990 * time.Millisecond, 0}}, []string{"INVITE@0"}, nil, nil, 1},
	{"1xx stops A and B", wire.INVITE, false, []step{{600 * time.Millisecond, 180}, {100 * time.Second, 0}},
		[]string{"INVITE@0", "INVITE@500"}, []int{180}, nil, 1},
	{"refusal is acknowledged until D", wire.INVITE, false, []step{{0, 486}, {31 * time.Second, 486}, {990 * time.Millisecond, 0}},
		[]string{"INVITE@0", "ACK@0", "ACK@31000"}, []int{486}, nil, 1},
	{"D ends", wire.INVITE, false, []step{{0, 486}, {32 * time.Second, 486}}, []string{"INVITE@0", "ACK@0"}, []int{486}, nil, 0},
	{"D is 0 over a reliable path", wire.INVITE, true, []step{{0, 486}}, []string{"INVITE@0", "ACK@0"}, []int{486}, nil, 0},
	{"2xx is accepted until M", wire.INVITE, false, []step{{0, 180}, {0, 200}, {31990 * time.Millisecond, 200}},
		[]string{"INVITE@0"}, []int{180, 200}, nil, 1},
	{"M ends", wire.INVITE, true, []step{{0, 200}, {32 * time.Second, 200}}, []string{"INVITE@0"}, []int{200}, nil, 0},
	{"timers E and F", wire.OPTIONS, false, []step{{32 * time.Second, 0}},
		[]string{"OPTIONS@0", "OPTIONS@500", "OPTIONS@1500", "OPTIONS@3500", "OPTIONS@7500", "OPTIONS@11500", "OPTIONS@15500",
			"OPTIONS@19500", "OPTIONS@23500", "OPTIONS@27500", "OPTIONS@31500"}, nil, ErrTimeout, 0},
	{"timer F alone", wire.OPTIONS, true, []step{{32 * time.Second, 0}}, []string{"OPTIONS@0"}, nil, ErrTimeout, 0},
	{"E is T2 after 1xx, F goes on", wire.OPTIONS, false, []step{{100 * time.Millisecond, 100}, {9 * time.Second, 0}},
		[]string{"OPTIONS@0", "OPTIONS@4100", "OPTIONS@8100"}, []int{100}, nil, 1},
	{"K", wire.OPTIONS, false, []step{{0, 200}, {4990 * time.Millisecond, 200}}, []string{"OPTIONS@0"}, []int{200}, nil, 1},
	{"K ends", wire.OPTIONS, false, []step{{0, 404}, {5 * time.Second, 0}}, []string{"OPTIONS@0"}, []int{404}, nil, 0},
	{"K is 0 over a reliable path", wire.OPTIONS, true, []step{{0, 200}}, []string{"OPTIONS@0"}, []int{200}, nil, 0},
	{"provisional ones leave room for the final one", wire.INVITE, true, []step{{0, 180}, {0, 181}, {0, 182}, {0, 183}, {0, 200}},
		[]string{"INVITE@0"}, []int{180, 181, 182, 200}, nil, 1},
}

func TestClientMachines(t *testing.T) {
	for _, test := range clientCases {
		t.Run(string(test.method)+": "+test.name, func(t *testing.T) {
			b := newBench(test.reliable)
			req := request(test.method, "z9hG4bK1")
			c, err := b.Request(req, b.path)
			if err != nil {
				t.Fatal(err)
			}
			for _, s := range test.steps {
				b.clock.advance(s.wait)
				if s.status != 0 {
					b.TakeResponse(response(req, s.status))
				}
			}
			b.path.expect(t, test.sent...)
			b.expectPending(t, test.kept, 0)
			for _, want := range test.got {
				if res := <-c.Responses(); res == nil || res.StatusCode != want {
					t.Errorf("got %v, expected %d", res, want)
				}
			}
			if err := c.Err(); !errors.Is(err, test.err) {
				t.Errorf("error %v, expected %v", err, test.err)
			}
			if len(c.responses) != 0 {
				t.Error("more responses than expected")
			}
		})
	}
}

func TestClientHandsUpEvery2xxOfAForkOrRetransmission(t *testing.T) {
	b := newBench(false)
	req := request(wire.INVITE, "z9hG4bK1")
	c, err := b.Request(req, b.path)
	if err != nil {
		t.Fatal(err)
	}
	again := 0
	c.OnRetransmission(func(*wire.Response) { again++ })
	for _, status := range []int{200, 200, 180, 200, 486} {
		b.TakeResponse(response(req, status))
	}
	if again != 2 {
		t.Errorf("%d 2xx were handed up again, expected 2", again)
	}
}

func TestClientEndsWithItsPath(t *testing.T) {
	b := newBench(true)
	c, err := b.Request(request(wire.INVITE, "z9hG4bK1"), b.path)
	if err != nil {
		t.Fatal(err)
	}
	b.Lost(b.path)
	if _, ok := <-c.Responses(); ok || !errors.Is(c.Err(), ErrTransport) {
		t.Errorf("%v", c.Err())
	}
	b.path.broken = true
	if _, err := b.Request(request(wire.BYE, "z9hG4bK2"), b.path); !errors.Is(err, ErrTransport) {
		t.Errorf("over a broken path: %v", err)
	}
	b.expectPending(t, 0, 0)
	b.Close()
	if _, err := b.Request(request(wire.BYE, "z9hG4bK3"), b.path); !errors.Is(err, ErrEnded) {
		t.Errorf("after Close: %v", err)
	}
}

func TestAfterCallsOnceAndNotWhenClosed(t *testing.T) {
	b := newBench(false)
	var rang []time.Duration
	start := b.clock.now
	for _, wait := range []time.Duration{T1, T2, T1} {
		b.After(wait, func() { rang = append(rang, b.clock.now.Sub(start)) })
	}
	b.clock.advance(2 * T2)
	if len(rang) != 3 || rang[0] != T1 || rang[1] != T1 || rang[2] != T2 {
		t.Errorf("rang after %v", rang)
	}
	b.After(T1, func() { t.Error("a closed layer rings") })
	b.Close()
	b.After(T1, func() { t.Error("a closed layer rings") })
	b.clock.advance(2 * T1)
}
