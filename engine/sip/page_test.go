package sip

import (
	"errors"
	"slices"
	"testing"
	"time"
)

func TestMessageIsDelivered(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	got := make(chan Message, 1)
	sent := Message{From: "300001", To: "300002", ContentType: "text/plain", Body: []byte("Grüße")}
	var f *Failure
	if _, err := a.SendMessage(within(t, 5*time.Second), account("300001"), sent); !errors.As(err, &f) || f.Status != 405 {
		t.Errorf("without a handler: %v", err)
	}
	a.HandleMessage(func(m Message) { got <- m })
	delay, err := a.SendMessage(within(t, 5*time.Second), account("300001"), Message{To: "300002", Body: sent.Body})
	must(t, err)
	m := receive(t, got, "message")
	if delay <= 0 || m.From != sent.From || m.To != sent.To || m.ContentType != sent.ContentType || string(m.Body) != "Grüße" {
		t.Errorf("after %v: %+v", delay, m)
	}
	if _, err := a.SendMessage(within(t, 5*time.Second), account("300001"), Message{To: "399999"}); !errors.As(err, &f) || f.Status != 404 {
		t.Errorf("to nobody: %v", err)
	}
}

func TestOptionsTellWhatTheFarEndCanDo(t *testing.T) {
	_, a := edgeAndAgent(t, "tcp")
	register(t, a, "300001", "300002")
	c, err := a.Options(within(t, 5*time.Second), account("300001"), "300002")
	must(t, err)
	if c.Status != 200 || !slices.Contains(c.Allow, "REFER") || !slices.Contains(c.Accept, "application/sdp") ||
		!slices.Contains(c.Supported, "100rel") || c.Delay <= 0 {
		t.Errorf("%+v", c)
	}
}

func TestDigitsByInfo(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	caller, callee := established(t, a)
	got := make(chan Digit, 32)
	callee.HandleDigit(func(d Digit) { got <- d })
	ctx := within(t, 10*time.Second)
	for _, key := range digitSet {
		must(t, caller.SendDigit(ctx, Digit{key, 160 * time.Millisecond}))
		if d := receive(t, got, "digit"); d.Key != key || d.Duration != 160*time.Millisecond {
			t.Errorf("sent %c, got %c for %v", key, d.Key, d.Duration)
		}
	}
	if err := caller.SendDigit(ctx, Digit{Key: 'x'}); err == nil {
		t.Error("x was sent")
	}
	_, err := caller.Bye(ctx)
	must(t, err)
}

func TestFormsOfDigits(t *testing.T) {
	for _, c := range []struct {
		kind, body string
		key        rune
	}{
		{"application/dtmf", "5", '5'}, {"Application/DTMF; x=y", "11\r\n", '#'}, {"application/dtmf-relay", "Signal= a\nDuration= x", 'A'},
		{"application/dtmf-relay", "Duration=100", 0}, {"application/dtmf", "17", 0}, {"text/plain", "5", 0}, {"application/dtmf", "55", 0},
	} {
		if d, ok := parseDigit(c.kind, c.body); ok != (c.key != 0) || d.Key != c.key {
			t.Errorf("%s %q: %c, %v", c.kind, c.body, d.Key, ok)
		}
	}
}
