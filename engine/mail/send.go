package mail

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"vigie.dev/engine/record"
)

// SendOptions say how many messages, within what time, and how large.
type SendOptions struct {
	// Messages in all, evenly spread; the last one may still take the plan's limit within Over.
	Messages int
	Over     time.Duration
	// Attachment of every other message, bytes; 0: none.
	Attachment int
	// Seed of what is attached.
	Seed uint64
	// Ended is told of each message, from its own goroutine. Optional.
	Ended func(*record.Mail)
}

// Summary of the messages of one Send, or of misdeeds.
type Summary struct {
	Placed, Done, Failed, Refused, Aborted int
}

// interval between two messages, so that the last one is started early enough to be waited for within Over.
func (o SendOptions) interval(within time.Duration) (time.Duration, error) {
	if o.Messages < 1 {
		return 0, fmt.Errorf("messages: %d is not a number of messages (expected 1 or more)", o.Messages)
	}
	window := o.Over - min(within, o.Over/4)
	if window <= 0 {
		return 0, fmt.Errorf("over: %v is not a length of time (expected more than 0)", o.Over)
	}
	return window / time.Duration(o.Messages), nil
}

// Send lets people of m write to people of to, evenly spread over time, ways
// and protections, and returns when the last message was read, or given up.
func (m *Mailboxes) Send(ctx context.Context, to *Mailboxes, o SendOptions) (Summary, error) {
	p := m.probe
	every, err := o.interval(time.Duration(p.plan.WithinMs) * time.Millisecond)
	if err != nil {
		return Summary{}, err
	}
	p.totals.state.Store("running")
	random := rand.New(rand.NewPCG(o.Seed, 0))
	var group sync.WaitGroup
	var sum tally
	start := time.Now()
	for i := range o.Messages {
		at := start.Add(time.Duration(i) * every)
		if sleep(ctx, time.Until(at)); ctx.Err() != nil {
			break
		}
		x, err := m.exchange(to, i, o, random)
		if err != nil {
			group.Wait()
			return sum.Summary, err
		}
		p.started()
		group.Go(func() {
			p.lateness.add(ms(time.Since(at)))
			p.account(x.run(ctx), &sum, o.Ended)
		})
	}
	group.Wait()
	return sum.Summary, nil
}

// exchange number i: every protection by every way to submit.
func (m *Mailboxes) exchange(to *Mailboxes, i int, o SendOptions, random *rand.Rand) (*exchange, error) {
	p := m.probe
	recipient := to.all[i%len(to.all)]
	w, err := p.watcherOf(recipient)
	if err != nil {
		return nil, err
	}
	protections, ways := p.plan.Protection, p.plan.Submission
	l := &Letter{
		From: m.all[i%len(m.all)], To: recipient, Subject: fmt.Sprintf("Vigie %d: à bientôt", i+1),
		Text:       fmt.Sprintf("Message %d.\r\n%s", i+1, strings.Repeat("Olá, ça va ? Tudo bem.\r\n", 20)),
		Protection: protections[i%len(protections)],
	}
	if i%2 == 1 {
		l.Attachment = randomBytes(random, o.Attachment)
	}
	return &exchange{probe: p, letter: l, way: ways[i/len(protections)%len(ways)], id: p.newID(), to: w}, nil
}

// Misdeeds tries once each kind of what must be turned down, one after the other.
func (m *Mailboxes) Misdeeds(ctx context.Context, to *Mailboxes, kinds []string, ended func(*record.Mail)) (Summary, error) {
	p := m.probe
	var sum tally
	for i, kind := range kinds {
		if _, ok := refusals[kind]; !ok {
			return sum.Summary, fmt.Errorf("kind: %q is not one of %v", kind, Refusals())
		}
		if ctx.Err() != nil {
			break
		}
		way := p.plan.Submission[i%len(p.plan.Submission)]
		p.started()
		p.account(p.misdeed(ctx, kind, way, p.newID(), m.all[0], to.all[0]), &sum, ended)
	}
	return sum.Summary, nil
}

type tally struct {
	Summary
	mutex sync.Mutex
}

func (t *tally) add(r *record.Mail) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.Placed++
	switch r.Outcome {
	case record.Done:
		t.Done++
	case record.Refused:
		t.Refused++
	case record.Aborted:
		t.Aborted++
	default:
		t.Failed++
	}
}
