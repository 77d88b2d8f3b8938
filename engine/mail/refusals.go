package mail

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"vigie.dev/engine/record"
)

// gtube is the text that every spam filter refuses, made for tests (the Generic Test for Unsolicited Bulk Email).
const gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X"

// huge is a size that no server of today takes, bytes; it is only declared (RFC 1870 §6.1).
const huge = 1 << 31

// refusal is something that the system must turn down, and by which code.
type refusal struct {
	// code that says so; another one is a failure.
	code int
	// bend makes the misdeed of a proper envelope and letter.
	bend func(p *Probe, e *envelope, l *Letter)
}

var refusals = map[string]refusal{
	// Spam, by Rspamd: RFC 5321 554.
	"spam": {554, func(_ *Probe, _ *envelope, l *Letter) { l.Text = gtube + "\r\n" }},
	// Larger than the server takes: RFC 1870 552.
	"oversize": {552, func(_ *Probe, e *envelope, _ *Letter) { e.size = huge }},
	// Nobody of that name: RFC 5321 550.
	"unknown": {550, func(p *Probe, e *envelope, _ *Letter) { e.to = "nobody@" + p.plan.Domain }},
	// Another's address in the envelope: Postfix's 553.
	"forged": {553, func(_ *Probe, e *envelope, _ *Letter) { e.from = e.to }},
	// Another's address in From: alone.
	"forged-from": {554, func(_ *Probe, _ *envelope, l *Letter) {
		l.From = &Person{Address: l.To.Address, Key: l.From.Key}
	}},
	// Not the password: RFC 4954 535.
	"password": {535, func(_ *Probe, e *envelope, _ *Letter) { e.password += "x" }},
}

// Refusals are the kinds of what must be turned down.
func Refusals() []string {
	kinds := make([]string, 0, len(refusals))
	for kind := range refusals {
		kinds = append(kinds, kind)
	}
	slices.Sort(kinds)
	return kinds
}

// misdeed does one, and gives the record: refused when it was turned down as it must be.
func (p *Probe) misdeed(ctx context.Context, kind, way, id string, from, to *Person) *record.Mail {
	wanted := refusals[kind]
	l := &Letter{From: from, To: to, Subject: "Vigie " + kind, Text: "This must be refused.\r\n", Protection: Plain}
	e := envelope{account: from, password: from.Password, from: from.Address, to: to.Address}
	wanted.bend(p, &e, l)
	began := time.Now()
	r := p.blank(id, kind, e.from, e.to, way)
	r.StartedAt, r.Protection = record.Time(began), Plain
	raw, err := l.Write(id, began)
	if err == nil {
		r.Bytes = len(raw)
		var sent submission
		sent, err = p.outbox.submit(ctx, way, e, raw)
		r.TLS.Submission = sent.tls
		err = judgeRefusal(r, wanted.code, err)
	}
	switch {
	case err == nil:
		r.Outcome = record.Refused
	case ctx.Err() != nil:
		r.Outcome, r.Failure = record.Aborted, text("the run ended")
	default:
		r.Outcome, r.Failure = record.Failed, text(err.Error())
	}
	r.EndedAt = record.Time(time.Now())
	return r
}

// judgeRefusal is nil when the server's answer is the one that must come.
func judgeRefusal(r *record.Mail, code int, err error) error {
	var answer *Answer
	switch {
	case err == nil:
		r.SMTP = &record.SMTPAnswer{Code: 250}
		return fmt.Errorf("it was taken with 250, expected %d", code)
	case !errors.As(err, &answer):
		return err
	}
	r.SMTP = &answer.SMTPAnswer
	if answer.Code != code {
		return fmt.Errorf("refused in another way than by %d: %w", code, err)
	}
	return nil
}
