package sip

import (
	"context"
	"errors"
	"testing"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

type dialled struct {
	dialog *Dialog
	err    error
}

func dial(ctx context.Context, t *testing.T, a *Agent, to string) dialled {
	t.Helper()
	came := make(chan dialled, 2)
	a.Dial(ctx, account("300001"), to, offerOf(t, 4000), InviteOptions{}, func(d *Dialog, err error) { came <- dialled{d, err} })
	return receive(t, came, "outcome of the call")
}

func leave(ctx context.Context, t *testing.T, d *Dialog) error {
	t.Helper()
	came := make(chan error, 2)
	d.Leave(ctx, func(_ time.Duration, err error) { came <- err })
	return receive(t, came, "end of the call")
}

func TestDialAndLeaveNeedNoGoroutine_norDoesACallTakenAtOnce(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	body := offerOf(t, 4002)
	a.HandleAtOnce(func(in *Incoming) {
		if err := in.Ring(); err != nil {
			t.Errorf("Ring: %v", err)
		}
		if _, err := in.Answer(body); err != nil {
			t.Errorf("Answer: %v", err)
		}
	})
	ctx := within(t, 10*time.Second)
	before := ours()
	call := dial(ctx, t, a, "300002")
	must(t, call.err)
	if !call.dialog.Timings().Challenged || len(call.dialog.Remote()) == 0 {
		t.Errorf("%+v, answer %q", call.dialog.Timings(), call.dialog.Remote())
	}
	settle(t, before)
	must(t, leave(ctx, t, call.dialog))
	if !call.dialog.over() {
		t.Error("a call that was left is up")
	}
	must(t, leave(ctx, t, call.dialog)) // the far end knows it no more, nor do we
}

func TestDialIsRefused_cancelled_andClosed(t *testing.T) {
	_, a := edgeAndAgent(t, "udp")
	register(t, a, "300001", "300002")
	a.HandleAtOnce(func(in *Incoming) {
		if err := in.Reject(wire.StatusBusyHere, "Busy Here"); err != nil {
			t.Errorf("Reject: %v", err)
		}
	})
	var refused *Failure
	if call := dial(within(t, 10*time.Second), t, a, "300002"); !errors.As(call.err, &refused) || refused.Status != wire.StatusBusyHere {
		t.Errorf("busy: %v", call.err)
	}
	cancelled := make(chan bool, 1)
	ctx, giveUp := context.WithCancel(context.Background())
	a.HandleAtOnce(func(in *Incoming) {
		if err := in.Ring(); err != nil {
			t.Errorf("Ring: %v", err)
		}
		go func() {
			<-in.Cancelled()
			cancelled <- true
		}()
		giveUp()
	})
	if call := dial(ctx, t, a, "300002"); !errors.Is(call.err, context.Canceled) {
		t.Errorf("given up: %v", call.err)
	}
	receive(t, cancelled, "CANCEL")
	must(t, a.Close())
	if call := dial(context.Background(), t, a, "300002"); !errors.Is(call.err, ErrClosed) {
		t.Errorf("closed: %v", call.err)
	}
}
