package sip

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// notifying has a tell subscribers to presence what say has; each that comes is handed out.
func notifying(t *testing.T, a *Agent, say Notification) <-chan *Subscriber {
	t.Helper()
	came := make(chan *Subscriber, 4)
	a.HandleSubscribers([]string{EventPresence}, func(s *Subscriber) {
		if err := s.Accept(within(t, 5*time.Second), say); err != nil {
			t.Errorf("Accept: %v", err)
		}
		came <- s
	})
	return came
}

func TestSubscribersAreToldFromTheFirstToTheLast(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		t.Run(network, func(t *testing.T) {
			e, a := edgeAndAgent(t, network)
			e.forwards.Store(true)
			register(t, a, "300001", "300002")
			came := notifying(t, a, Notification{ContentType: "application/pidf+xml", Body: []byte("first")})
			ctx := within(t, 10*time.Second)
			ours, err := a.Subscribe(ctx, account("300001"), "300002", EventPresence, time.Hour)
			must(t, err)
			s := receive(t, came, "subscriber")
			if s.Event() != EventPresence || s.From() != "300001" || s.To() != "300002" {
				t.Errorf("%s subscribes to %s of %s", s.From(), s.Event(), s.To())
			}
			must(t, s.Notify(ctx, Notification{ContentType: "application/pidf+xml", Body: []byte("second")}))
			for _, want := range []string{"first", "second"} {
				if n := receive(t, ours.Notifications(), "NOTIFY"); string(n.Body) != want || n.State != "active" {
					t.Errorf("%+v, expected %s", n, want)
				}
			}
			must(t, ours.Unsubscribe(ctx))
			waitFor(t, s.Done(), "Done")
			if n := receive(t, ours.Notifications(), "last NOTIFY"); n.State != "terminated" || n.Reason != "timeout" {
				t.Errorf("last: %+v", n)
			}
			if err := s.Notify(ctx, Notification{}); !errors.Is(err, ErrEnded) {
				t.Errorf("Notify after the end: %v", err)
			}
			if e.bypassed.Load() > 0 || len(a.usages) != 0 {
				t.Errorf("%d requests round the edge, %d dialogs kept", e.bypassed.Load(), len(a.usages))
			}
		})
	}
}

func TestNotifierEndsASubscription(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	e.forwards.Store(true)
	register(t, a, "300001", "300002")
	came := notifying(t, a, Notification{State: "pending"})
	ctx := within(t, 10*time.Second)
	ours, err := a.Subscribe(ctx, account("300001"), "300002", EventPresence, time.Hour)
	must(t, err)
	s := receive(t, came, "subscriber")
	must(t, s.Notify(ctx, Notification{State: "terminated", Reason: "rejected"}))
	waitFor(t, ours.Done(), "subscriber's Done")
	waitFor(t, s.Done(), "notifier's Done")
	if first, last := <-ours.Notifications(), <-ours.Notifications(); first.State != "pending" || last.Reason != "rejected" {
		t.Errorf("%+v, %+v", first, last)
	}
}

func TestSubscriptionThatIsNotRefreshedIsOver(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300002")
	came := notifying(t, a, Notification{ContentType: "text/plain", Body: []byte("state")})
	p := startPeer(t)
	p.from = udpAddr(t, a.link.local.Load().String())
	r := &rawRequest{method: "SUBSCRIBE", from: "<sip:x@y>;tag=1", to: "<sip:300002@" + testDomain + ">", callID: "s", cseq: 1,
		extra: "Event: presence;id=7\r\nExpires: 1\r\nContact: <sip:x@" + p.addr() + ">\r\n"}
	p.send(r)
	to, _ := p.next("200").Get("To")
	told := func(want string) {
		t.Helper()
		n := p.next("NOTIFY")
		state, _ := n.Get("Subscription-State")
		if event, _ := n.Get("Event"); event != "presence;id=7" || !strings.HasPrefix(state, want) || string(n.Body) != "state" {
			t.Errorf("Event: %s, Subscription-State: %s, %s", event, state, n.Body)
		}
		p.reply(n, 200, "", "")
	}
	told("active;expires=1")
	r.to, r.cseq, r.extra = to, 2, strings.Replace(r.extra, "Expires: 1", "Expires: 2", 1)
	p.send(r)
	if expires, _ := p.next("200").Get("Expires"); expires != "2" {
		t.Errorf("Expires: %s", expires)
	}
	told("active;expires=2")
	told("terminated;reason=timeout")
	waitFor(t, receive(t, came, "subscriber").Done(), "Done")
	r.cseq = 3
	p.send(r)
	p.next("481")
}

func TestSubscribeIsRefusedAsConfigured(t *testing.T) {
	e, a := edgeAndAgent(t, "udp")
	e.forwards.Store(true)
	register(t, a, "300001", "300002")
	ctx := within(t, 10*time.Second)
	refused := func(event string) int {
		t.Helper()
		var f *Failure
		if _, err := a.Subscribe(ctx, account("300001"), "300002", event, time.Hour); !errors.As(err, &f) {
			t.Fatalf("Subscribe: %v", err)
		}
		return f.Status
	}
	if got := refused(EventPresence); got != 405 {
		t.Errorf("without a handler: %d", got)
	}
	a.HandleSubscribers([]string{EventPresence}, func(s *Subscriber) {})
	if got := refused("dialog"); got != 489 {
		t.Errorf("of another event: %d", got)
	}
	if got := refused(EventPresence); got != 403 {
		t.Errorf("by a handler that says nothing: %d", got)
	}
	a.HandleSubscribers([]string{EventPresence}, func(s *Subscriber) { must(t, s.Reject(480, "Not Now")) })
	if got := refused(EventPresence); got != 480 {
		t.Errorf("by the handler: %d", got)
	}
	// Which packages there are is told.
	p := startPeer(t)
	p.from = udpAddr(t, a.link.local.Load().String())
	p.send(&rawRequest{method: "OPTIONS", from: "<sip:x@y>;tag=1", to: "<sip:300002@" + testDomain + ">", callID: "o", cseq: 1})
	res := p.next("200")
	allow, _ := res.Get("Allow")
	if events, _ := res.Get("Allow-Events"); events != EventPresence || !strings.Contains(allow, "SUBSCRIBE") {
		t.Errorf("Allow-Events: %s, Allow: %s", events, allow)
	}
}
