package mail

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vigie.dev/engine/qoe"
	"vigie.dev/engine/record"
)

// kindMessage is a message that ought to arrive; other kinds are in refusals.go.
const kindMessage = "message"

// exchange is one message from its sender's "send" to its recipient's reading it.
type exchange struct {
	probe  *Probe
	letter *Letter
	way    string
	id     string
	to     *watcher
	began  time.Time
}

// run submits the message, waits for it at the far end, opens it, and gives the record.
func (x *exchange) run(ctx context.Context) *record.Mail {
	x.began = time.Now()
	r := x.probe.blank(x.id, kindMessage, x.letter.From.Address, x.letter.To.Address, x.way)
	r.StartedAt = record.Time(x.began)
	r.Protection, r.AttachmentBytes = x.letter.Protection, len(x.letter.Attachment)
	err := x.carry(ctx, r)
	switch {
	case err == nil:
		r.Outcome = record.Done
	case ctx.Err() != nil:
		r.Outcome = record.Aborted
		r.Failure = text("the run ended")
	default:
		r.Outcome = record.Failed
		r.Failure = text(err.Error())
	}
	x.score(r)
	r.EndedAt = record.Time(time.Now())
	return r
}

func (x *exchange) carry(ctx context.Context, r *record.Mail) error {
	raw, err := x.letter.Write(x.id, x.began)
	if err != nil {
		return fmt.Errorf("Cannot write the message: %w", err)
	}
	r.Bytes = len(raw)
	came := x.to.expect(x.id)
	defer x.to.forget(x.id)
	within := time.Duration(x.probe.plan.WithinMs) * time.Millisecond
	limited, stop := context.WithTimeout(ctx, within)
	defer stop()
	sent, err := x.probe.outbox.submit(limited, x.way, x.envelope(), raw)
	r.TLS.Submission = sent.tls
	r.Timings.SignedOnMs, r.Timings.AcceptedMs = x.since(sent.signedOn), x.since(sent.accepted)
	if err != nil {
		var refusal *Answer
		if errors.As(err, &refusal) {
			r.SMTP = &refusal.SMTPAnswer
		}
		return err
	}
	r.SMTP = &record.SMTPAnswer{Code: 250}
	select {
	case d := <-came:
		return x.receive(r, d)
	case <-limited.Done():
		return fmt.Errorf("accepted with 250, and not visible within %v", within)
	}
}

func (x *exchange) envelope() envelope {
	from := x.letter.From
	return envelope{account: from, password: from.Password, from: from.Address, to: x.letter.To.Address}
}

func (x *exchange) receive(r *record.Mail, d delivery) error {
	r.TLS.Mailbox = d.tls
	r.Timings.VisibleMs = x.since(d.visible)
	err := x.letter.open(d.raw)
	verified := err == nil
	r.Verified = &verified
	if err == nil {
		r.Timings.VerifiedMs = x.since(time.Now())
	}
	return err
}

// since is nil for an event that never came.
func (x *exchange) since(at time.Time) *float64 {
	if at.IsZero() {
		return nil
	}
	d := ms(at.Sub(x.began))
	return &d
}

// score is of the wait; 1 for what never came or was not what was sent. What the run's end cut has none.
func (x *exchange) score(r *record.Mail) {
	curve := qoe.MailDelivery
	switch {
	case r.Outcome == record.Done:
		r.Score = &record.MailScore{Model: curve.Model(), MOS: curve.MOS(*r.Timings.VisibleMs / 1000)}
	case r.Outcome == record.Failed:
		r.Score = &record.MailScore{Model: curve.Model(), MOS: 1}
	}
}

func text(s string) *string { return &s }
