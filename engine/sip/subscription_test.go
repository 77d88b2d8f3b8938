package sip

import (
	"errors"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

func receive[T any](t *testing.T, c <-chan T, what string) T {
	t.Helper()
	select {
	case v, ok := <-c:
		if !ok {
			t.Fatalf("no more %s", what)
		}
		return v
	case <-time.After(5 * time.Second):
		t.Fatalf("no %s came", what)
	}
	panic("not reached")
}

func TestMessageSummaryIsSubscribedTo(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	register(t, a, "300001")
	s, err := a.Subscribe(within(t, 5*time.Second), account("300001"), "300001", EventMessageSummary, time.Hour)
	must(t, err)
	n := receive(t, s.Notifications(), "NOTIFY")
	summary, err := ParseMessageSummary(n.Body)
	must(t, err)
	if n.State != "active" || !summary.Waiting || summary.New != 2 || summary.Old != 8 || summary.NewUrgent != 0 || summary.OldUrgent != 2 {
		t.Errorf("%s: %+v", n.State, summary)
	}
	must(t, s.Unsubscribe(within(t, 5*time.Second)))
	last := receive(t, s.Notifications(), "last NOTIFY")
	if last.State != "terminated" || last.Reason != "timeout" {
		t.Errorf("last: %+v", last)
	}
	if _, more := <-s.Notifications(); more || len(a.subscriptions) != 0 || e.bypassed.Load() != 0 {
		t.Errorf("after the end: more %v, %d kept, %d NOTIFYs refused", more, len(a.subscriptions), e.bypassed.Load())
	}
}

func TestPresenceIsRefreshedAtTheTimeThatTheNotifierWants(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	register(t, a, "300001")
	s, err := a.Subscribe(within(t, 5*time.Second), account("300001"), "300002", EventPresence, time.Second)
	must(t, err)
	for range 2 {
		presence, err := ParsePresence(receive(t, s.Notifications(), "NOTIFY").Body)
		must(t, err)
		if !presence.Open || presence.Note != "at work" || presence.Entity != "pres:300002@voice.vigie.test" {
			t.Errorf("presence: %+v", presence)
		}
	}
	if n := e.count(wire.SUBSCRIBE); n != 3 {
		t.Errorf("%d SUBSCRIBEs: expected one too brief, one granted, one refresh", n)
	}
	must(t, s.Unsubscribe(within(t, 5*time.Second)))
}

func TestUnknownEventIsAFailure(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	var f *Failure
	_, err := a.Subscribe(within(t, 5*time.Second), account("300001"), "300002", "dialog", time.Hour)
	if !errors.As(err, &f) || f.Status != 489 || len(a.subscriptions) != 0 {
		t.Errorf("%v, %d kept", err, len(a.subscriptions))
	}
}

func TestNotifyOfNoSubscriptionIs481(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	p := startPeer(t)
	p.from = udpAddr(t, a.link.local.Load().String())
	p.send(&rawRequest{method: "NOTIFY", from: "<sip:x@y>;tag=1", to: "<sip:a@b>;tag=2", callID: "n", cseq: 2,
		extra: "Event: presence\r\nSubscription-State: active\r\n"})
	p.next("481")
}

func TestEventBodiesThatAreDamaged(t *testing.T) {
	for _, body := range []string{"", "Voice-Message: 1/2\r\n", "Messages-Waiting: yes\r\nVoice-Message: 1-2\r\n",
		"Messages-Waiting: yes\r\nVoice-Message: 1/99999999999\r\n", "Messages-Waiting: no\r\nVoice-Message: 1/2 (x)\r\n"} {
		if s, err := ParseMessageSummary([]byte(body)); err == nil {
			t.Errorf("%q was read as %+v", body, s)
		}
	}
	for _, body := range []string{"", "<presence/>", "<presence xmlns=\"urn:ietf:params:xml:ns:pidf\">"} {
		if p, err := ParsePresence([]byte(body)); err == nil {
			t.Errorf("%q was read as %+v", body, p)
		}
	}
}
