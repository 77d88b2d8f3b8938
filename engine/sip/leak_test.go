package sip

import (
	"context"
	"testing"
	"time"
)

// TestNothingIsLeftOfWhatAnAgentDid goes through every feature, and finds the books empty and no goroutine running after the
// calls, and again after Close.
func TestNothingIsLeftOfWhatAnAgentDid(t *testing.T) {
	for _, network := range []string{"udp", "tcp", "ws"} {
		t.Run(network, func(t *testing.T) {
			e := startEdge(t, network, nil)
			a, err := New(Config{
				LocalIP: loopback, Transport: network, Edge: e.addr(), Domain: testDomain, SessionExpires: time.Minute, MinSE: time.Second,
			})
			must(t, err)
			calls := threeParties(t, a)
			before := ours()
			everyFeature(t, a, calls, network)
			settle(t, before)
			a.mu.Lock()
			dialogs, offered, subscriptions := len(a.dialogs), len(a.offered), len(a.subscriptions)
			a.mu.Unlock()
			if dialogs+offered+subscriptions != 0 {
				t.Errorf("%d dialogs, %d offered calls and %d subscriptions are left", dialogs, offered, subscriptions)
			}
			must(t, a.Close())
			settle(t, 0)
		})
	}
}

func everyFeature(t *testing.T, a *Agent, calls map[string]chan *Dialog, network string) {
	ctx := within(t, 30*time.Second)
	followed := make(chan *Dialog, 1)
	a.HandleReferral(func(r *Referral) {
		d, err := r.Follow(ctx, offerOf(t, 4004), InviteOptions{})
		if err != nil {
			t.Errorf("Follow: %v", err)
		}
		followed <- d
	})
	a.HandleMessage(func(Message) {})
	d, err := a.Invite(ctx, account("300001"), "300002", offerOf(t, 4000), InviteOptions{Reliable: ReliableSupported})
	must(t, err)
	<-calls["300002"]
	must(t, d.Hold(ctx))
	must(t, d.Resume(ctx))
	must(t, d.SendDigit(ctx, Digit{Key: '1'}))
	transfer, err := d.Refer(ctx, "300003")
	must(t, err)
	_, err = transfer.Wait(ctx)
	must(t, err)
	_, err = d.Bye(ctx)
	must(t, err)
	_, err = (<-followed).Bye(ctx)
	must(t, err)
	waitFor(t, (<-calls["300003"]).Done(), "target's Done")
	_, err = a.SendMessage(ctx, account("300001"), Message{To: "300002", Body: []byte("x")})
	must(t, err)
	_, err = a.Options(ctx, account("300001"), "300002")
	must(t, err)
	if network == "udp" {
		s, err := a.Subscribe(ctx, account("300001"), "300001", EventMessageSummary, time.Hour)
		must(t, err)
		must(t, s.Unsubscribe(ctx))
	}
	ringing, cancel := context.WithCancel(ctx)
	a.HandleIncoming(func(in *Incoming) {
		must(t, in.Ring())
		cancel()
		<-in.Cancelled()
	})
	if _, err := a.Invite(ringing, account("300001"), "300002", offerOf(t, 4000), InviteOptions{}); err == nil {
		t.Error("a cancelled call was answered")
	}
}
