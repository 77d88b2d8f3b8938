package voice

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vigie.dev/engine/sip"
)

// watchFor is what a subscription is asked for at a time; the agent refreshes it.
const watchFor = time.Minute

// Notified is what a NOTIFY said.
type Notified struct {
	// Status is the SUBSCRIBE's.
	Status int
	// State is "active", "pending" or "terminated"; empty where nothing was told.
	State    string
	Presence *sip.Presence       // of EventPresence
	Summary  *sip.MessageSummary // of EventMessageSummary
	Dialogs  *sip.DialogInfo     // of EventDialog
}

// Watch is a standing subscription of a telephone (RFC 6665). Its methods are for one goroutine at a time.
type Watch struct {
	event        string
	subscription *sip.Subscription // nil where it was refused
	status       int
}

// Watch subscribes the first telephone of f to an event of the first of of, which may be the same one: a telephone that
// watches can call meanwhile. A refusal is no error: it is what Next says.
func (f *Fleet) Watch(ctx context.Context, of *Fleet, event string) (*Watch, error) {
	ctx, stop := context.WithTimeout(ctx, notifyLimit)
	defer stop()
	s, err := f.agent.Subscribe(ctx, f.accounts[0], of.accounts[0].Number, event, watchFor)
	var refused *sip.Failure
	if errors.As(err, &refused) {
		return &Watch{event: event, status: refused.Status}, nil
	}
	if err != nil {
		return nil, err
	}
	return &Watch{event: event, subscription: s, status: 200}, nil
}

// Next waits for the next NOTIFY with a body, at most within. State is empty where none came.
func (w *Watch) Next(ctx context.Context, within time.Duration) (Notified, error) {
	n := Notified{Status: w.status}
	if w.subscription == nil {
		return n, nil
	}
	wait, stop := context.WithTimeout(ctx, within)
	defer stop()
	for {
		select {
		case told, ok := <-w.subscription.Notifications():
			if !ok {
				return n, fmt.Errorf("Cannot learn of %s: %w", w.event, sip.ErrEnded)
			}
			if len(told.Body) == 0 {
				continue
			}
			n.State = told.State
			return n, n.read(w.event, told.Body)
		case <-wait.Done():
			return n, nil
		}
	}
}

// End unsubscribes, and waits for the last NOTIFY.
func (w *Watch) End() error {
	if w.subscription == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(context.Background(), notifyLimit)
	defer stop()
	return w.subscription.Unsubscribe(ctx)
}

// Subscribe watches for one NOTIFY.
func (f *Fleet) Subscribe(ctx context.Context, of *Fleet, event string) (Notified, error) {
	w, err := f.Watch(ctx, of, event)
	if err != nil {
		return Notified{}, err
	}
	said, err := w.Next(ctx, notifyLimit)
	return said, errors.Join(err, w.End())
}

func (n *Notified) read(event string, body []byte) error {
	switch event {
	case sip.EventPresence:
		p, err := sip.ParsePresence(body)
		n.Presence = &p
		return err
	case sip.EventDialog:
		d, err := sip.ParseDialogInfo(body)
		n.Dialogs = &d
		return err
	}
	m, err := sip.ParseMessageSummary(body)
	n.Summary = &m
	return err
}
