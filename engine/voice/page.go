package voice

import (
	"context"
	"errors"
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
