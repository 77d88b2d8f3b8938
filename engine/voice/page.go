package voice

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"vigie.dev/engine/sip"
)

// notifyLimit is how long the first NOTIFY, or a message on its way, is waited for.
const notifyLimit = 5 * time.Second

// inbox hands messages to who waits for them.
type inbox struct {
	mutex   sync.Mutex
	waiting map[string]chan sip.Message // by the number they go to
}

func (b *inbox) take(m sip.Message) {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if waits, ok := b.waiting[m.To]; ok {
		delete(b.waiting, m.To)
		waits <- m
	}
}

func (b *inbox) open(number string) <-chan sip.Message {
	b.mutex.Lock()
	defer b.mutex.Unlock()
	if b.waiting == nil {
		b.waiting = map[string]chan sip.Message{}
	}
	waits := make(chan sip.Message, 1)
	b.waiting[number] = waits
	return waits
}

// Delivered is what became of a message.
type Delivered struct {
	Status int
	Delay  time.Duration
	// Received is nil where the other telephone got nothing.
	Received *sip.Message
}

// Message sends text from a telephone of f to one of to (RFC 3428), and waits until that one has it. A refusal is no
// error.
func (f *Fleet) Message(ctx context.Context, to *Fleet, body string) (Delivered, error) {
	from, err := f.pick(ctx)
	if err != nil {
		return Delivered{}, err
	}
	defer func() { f.free <- from }()
	recipient, err := to.pick(ctx)
	if err != nil {
		return Delivered{}, err
	}
	defer func() { to.free <- recipient }()
	ctx, stop := context.WithTimeout(ctx, notifyLimit)
	defer stop()
	came := f.probe.inbox.open(recipient.Number)
	delay, err := f.agent.SendMessage(ctx, from, sip.Message{From: from.Number, To: recipient.Number, Body: []byte(body)})
	var refused *sip.Failure
	if errors.As(err, &refused) {
		return Delivered{Status: refused.Status, Delay: delay}, nil
	}
	if err != nil {
		return Delivered{}, err
	}
	d := Delivered{Status: 200, Delay: delay}
	select {
	case m := <-came:
		d.Received = &m
	case <-ctx.Done():
	}
	return d, nil
}

// Options asks the edge what it can do (RFC 3261 §11).
func (f *Fleet) Options(ctx context.Context) (sip.Capabilities, error) {
	from, err := f.pick(ctx)
	if err != nil {
		return sip.Capabilities{}, err
	}
	defer func() { f.free <- from }()
	ctx, stop := context.WithTimeout(ctx, notifyLimit)
	defer stop()
	return f.agent.Options(ctx, from, "")
}

// Notified is what the first NOTIFY of a subscription said.
type Notified struct {
	Status   int
	State    string
	Presence *sip.Presence       // of EventPresence
	Summary  *sip.MessageSummary // of EventMessageSummary
}

// Subscribe asks to be told of an event of a telephone of of, takes the first word, and unsubscribes. A refusal is no
// error.
func (f *Fleet) Subscribe(ctx context.Context, of *Fleet, event string) (Notified, error) {
	from, err := f.pick(ctx)
	if err != nil {
		return Notified{}, err
	}
	defer func() { f.free <- from }()
	ctx, stop := context.WithTimeout(ctx, 2*notifyLimit)
	defer stop()
	s, err := f.agent.Subscribe(ctx, from, of.accounts[0].Number, event, time.Minute)
	var refused *sip.Failure
	if errors.As(err, &refused) {
		return Notified{Status: refused.Status}, nil
	}
	if err != nil {
		return Notified{}, err
	}
	said, err := firstWord(ctx, s, event)
	leave, done := context.WithTimeout(context.Background(), notifyLimit)
	defer done()
	return said, errors.Join(err, s.Unsubscribe(leave))
}

func firstWord(ctx context.Context, s *sip.Subscription, event string) (Notified, error) {
	n := Notified{Status: 200}
	wait, stop := context.WithTimeout(ctx, notifyLimit)
	defer stop()
	for {
		select {
		case told, ok := <-s.Notifications():
			if !ok {
				return n, fmt.Errorf("Cannot learn of %s: %w", event, sip.ErrEnded)
			}
			n.State = told.State
			if len(told.Body) == 0 {
				continue
			}
			return n, n.read(event, told.Body)
		case <-wait.Done():
			return n, nil
		}
	}
}

func (n *Notified) read(event string, body []byte) error {
	if event == sip.EventPresence {
		p, err := sip.ParsePresence(body)
		n.Presence = &p
		return err
	}
	m, err := sip.ParseMessageSummary(body)
	n.Summary = &m
	return err
}
