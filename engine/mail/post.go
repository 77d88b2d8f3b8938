package mail

import (
	"context"
	"crypto/x509"
	"fmt"
	"time"
)

// Servers are host:port as a person reaches them, and the authority that signed their certificates.
type Servers struct {
	// Submission by way.
	Submission map[string]string
	Mailboxes  string
	CAFile     string
}

// Pair is two people, each with a mailbox, one of whom writes to the other outside any probe's load.
type Pair struct {
	from, to *Person
	outbox   *outbox
	watcher  *watcher
}

// Posted is how long a letter took since it was sent off.
type Posted struct {
	// Accepted by the server, Visible in the far mailbox, Verified: fetched, and its signature the sender's.
	Accepted, Visible, Verified time.Duration
}

// NewPair signs the recipient on at the mailboxes, empties that inbox and keeps
// it in view until ctx ends. Both get an OpenPGP key for this process's life.
func NewPair(ctx context.Context, servers Servers, from, to *Person) (*Pair, error) {
	roots, err := authority(servers.CAFile)
	if err != nil {
		return nil, err
	}
	for _, who := range []*Person{from, to} {
		if who.Key, err = newKey(who.Address); err != nil {
			return nil, err
		}
	}
	p := &Pair{from: from, to: to, outbox: &outbox{roots: roots, servers: servers.Submission}}
	p.watcher, err = p.watch(ctx, roots, servers.Mailboxes)
	return p, err
}

func (p *Pair) watch(ctx context.Context, roots *x509.CertPool, addr string) (*watcher, error) {
	w, err := watch(ctx, roots, addr, p.to)
	if err != nil {
		return nil, fmt.Errorf("Cannot watch the mailbox of %s: %w", p.to.Address, err)
	}
	return w, nil
}

// Post sends a signed letter under a Message-ID (without its angle brackets), and waits until it was read and verified.
func (p *Pair) Post(ctx context.Context, id string, letter Letter) (Posted, error) {
	var posted Posted
	letter.From, letter.To, letter.Protection = p.from, p.to, Signed
	began := time.Now()
	raw, err := letter.Write(id, began)
	if err != nil {
		return posted, fmt.Errorf("Cannot write the message: %w", err)
	}
	came := p.watcher.expect(id)
	defer p.watcher.forget(id)
	e := envelope{account: p.from, password: p.from.Password, from: p.from.Address, to: p.to.Address}
	sent, err := p.outbox.submit(ctx, ByTLS, e, raw)
	if err != nil {
		return posted, err
	}
	posted.Accepted = sent.accepted.Sub(began)
	select {
	case d := <-came:
		posted.Visible = d.visible.Sub(began)
		if err := letter.open(d.raw); err != nil {
			return posted, err
		}
		posted.Verified = time.Since(began)
		return posted, nil
	case <-ctx.Done():
		return posted, fmt.Errorf("accepted with 250, and not visible in time: %w", ctx.Err())
	}
}
