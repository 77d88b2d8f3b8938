package sip

import (
	"errors"
	"testing"
	"time"
)

func TestSessionOfOneCallIsRefreshedByWhomItNames(t *testing.T) {
	for _, refresher := range []Refresher{CallerRefreshes, CalleeRefreshes, AnyRefresher} {
		t.Run("refresher="+string(refresher), func(t *testing.T) {
			t.Parallel() // the times are real, and long enough for a machine that stands still for a second
			e := startEdge(t, "udp", nil)
			a, err := New(Config{LocalIP: loopback, Edge: e.addr(), Domain: testDomain, MinSE: time.Second})
			must(t, err)
			defer func() { must(t, a.Close()) }()
			register(t, a, "300001", "300002")
			callees := answering(t, a, 4002)
			opts := InviteOptions{Session: SessionTimer{Expires: 6 * time.Second, Refresher: refresher}}
			caller, err := a.Invite(within(t, 5*time.Second), account("300001"), "300002", offerOf(t, 4000), opts)
			must(t, err)
			callee := <-callees
			byCaller := refresher != CalleeRefreshes
			deadline := time.Now().Add(20 * time.Second)
			for callee.Session().Refreshes < 1 && time.Now().Before(deadline) {
				time.Sleep(20 * time.Millisecond)
			}
			for name, s := range map[string]Session{"caller": caller.Session(), "callee": callee.Session()} {
				if s.Expires != 6*time.Second || s.Ours != (byCaller == (name == "caller")) {
					t.Errorf("%s: %+v", name, s)
				}
			}
			if callee.Session().Refreshes < 1 || caller.over() {
				t.Errorf("%d refreshes, over: %v", callee.Session().Refreshes, caller.over())
			}
			_, err = caller.Bye(within(t, 5*time.Second))
			must(t, err)
		})
	}
}

func TestRefresherStaysWhereALongerSessionIsAskedFor(t *testing.T) {
	p := startPeer(t)
	call := p.dial(p.agent(nil), InviteOptions{Session: SessionTimer{Expires: 100 * time.Second, Refresher: CalleeRefreshes}})
	first := p.next("INVITE")
	if expires, _ := first.Get("Session-Expires"); expires != "100;refresher=uas" {
		t.Errorf("Session-Expires: %s", expires)
	}
	p.reply(first, 422, "x", "", "Min-SE: 200")
	p.next("ACK")
	second := p.next("INVITE")
	if expires, _ := second.Get("Session-Expires"); expires != "200;refresher=uas" {
		t.Errorf("Session-Expires: %s", expires)
	}
	p.reply(second, 486, "y", "")
	p.next("ACK")
	<-call
}

func TestACallWithoutATimerHasNoSession(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	caller, callee := established(t, a)
	if (caller.Session() != Session{}) || (callee.Session() != Session{}) {
		t.Errorf("%+v, %+v", caller.Session(), callee.Session())
	}
	_, err := caller.Bye(within(t, 5*time.Second))
	must(t, err)
}

func TestCalleeRedirectsThroughAnEdgeThatChallenges(t *testing.T) {
	for network, follow := range map[string]int{"udp": 1, "tcp": 0} {
		t.Run(network, func(t *testing.T) {
			_, a := edgeAndAgent(t, network)
			calls := threeParties(t, a)
			answer := a.incoming.Load()
			a.HandleIncoming(func(in *Incoming) {
				if in.To() != "300002" {
					answer.take(in)
					return
				}
				must(t, in.Redirect(302, "Moved Temporarily", Contact{Number: "399999", Q: 0.2}, Contact{Number: "300003", Q: 0.7}))
				if err := in.Redirect(302, ""); !errors.Is(err, ErrSettled) {
					t.Errorf("again: %v", err)
				}
			})
			d, err := a.Invite(within(t, 5*time.Second), account("300001"), "300002", offerOf(t, 4000), InviteOptions{MaxRedirects: follow})
			if follow == 0 {
				var f *Failure
				if !errors.As(err, &f) || f.Status != 302 || f.Timings.Redirects != 0 {
					t.Errorf("not followed: %v", err)
				}
				return
			}
			must(t, err)
			third := receive(t, calls["300003"], "call of whom it was sent to")
			if d.Timings().Redirects != 1 || third.CallID() != d.CallID() {
				t.Errorf("%+v", d.Timings())
			}
			_, err = d.Bye(within(t, 5*time.Second))
			must(t, err)
		})
	}
}
