package sip

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

func TestEarlyMediaComesBeforeTheAnswer(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	media := offerOf(t, 4006)
	a.HandleIncoming(func(in *Incoming) {
		if err := in.Progress(context.Background(), Progress{Status: 183, Description: media}); err != nil {
			t.Errorf("Progress: %v", err)
		}
		time.Sleep(50 * time.Millisecond)
		if _, err := in.Answer(offerOf(t, 4002)); err != nil {
			t.Errorf("Answer: %v", err)
		}
	})
	var early []Early
	d, err := a.Invite(within(t, 5*time.Second), account("300001"), "300002", offerOf(t, 4000),
		InviteOptions{OnEarlyMedia: func(e Early) { early = append(early, e) }})
	must(t, err)
	if len(early) != 1 || early[0].Status != 183 || !bytes.Equal(early[0].Description, media) {
		t.Errorf("early media: %+v", early)
	}
	_, err = d.Bye(within(t, 5*time.Second))
	must(t, err)
}

func TestRequiredReliabilityMakesEveryProgressReliable(t *testing.T) {
	for _, network := range []string{"udp", "tcp"} {
		e, a := edgeAndAgent(t, network)
		register(t, a, "300001", "300002")
		a.HandleIncoming(func(in *Incoming) {
			if err := in.Ring(); err != nil {
				t.Errorf("Ring: %v", err)
			}
			if err := in.Progress(context.Background(), Progress{Status: 183, Description: offerOf(t, 4006)}); err != nil {
				t.Errorf("Progress: %v", err)
			}
			if _, err := in.Answer(offerOf(t, 4002)); err != nil {
				t.Errorf("Answer: %v", err)
			}
		})
		d, err := a.Invite(within(t, 10*time.Second), account("300001"), "300002", offerOf(t, 4000),
			InviteOptions{Reliable: ReliableRequired})
		must(t, err)
		if e.count(wire.PRACK) != 2 || e.bypassed.Load() > 0 {
			t.Errorf("%d PRACKs, %d round the edge", e.count(wire.PRACK), e.bypassed.Load())
		}
		_, err = d.Bye(within(t, 5*time.Second))
		must(t, err)
	}
}

func TestProgressThatCannotBe(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	a.HandleIncoming(func(in *Incoming) {
		ctx := context.Background()
		if err := in.Progress(ctx, Progress{Status: 183, Reliable: true}); !errors.Is(err, ErrNoReliable) {
			t.Errorf("reliable to a caller that knows it not: %v", err)
		}
		if err := in.Progress(ctx, Progress{Status: 200}); err == nil {
			t.Error("200 went as progress")
		}
		must(t, in.Reject(486, "Busy Here"))
	})
	_, err := a.Invite(within(t, 5*time.Second), account("300001"), "300002", offerOf(t, 4000), InviteOptions{})
	var f *Failure
	if !errors.As(err, &f) || f.Status != 486 {
		t.Errorf("Invite: %v", err)
	}
}

func TestPrackOfNothingIs481(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	p := startPeer(t)
	p.from = udpAddr(t, a.link.local.Load().String())
	p.send(&rawRequest{method: "PRACK", from: "<sip:x@y>;tag=1", to: "<sip:a@b>;tag=2", callID: "p", cseq: 2,
		extra: "RAck: 1 1 INVITE\r\n"})
	p.next("481")
}
