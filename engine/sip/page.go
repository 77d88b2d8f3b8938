package sip

import (
	"context"
	"fmt"
	"strings"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// Message is an instant message outside any call (RFC 3428).
type Message struct {
	// From and To are numbers.
	From, To string
	// ContentType is "text/plain" where it was empty.
	ContentType string
	Body        []byte
}

// SendMessage sends text from acc to number. The delay is until the final response. A refusal is a *Failure.
func (a *Agent) SendMessage(ctx context.Context, acc Account, m Message) (delay time.Duration, err error) {
	if m.ContentType == "" {
		m.ContentType = "text/plain"
	}
	req := a.outside(wire.MESSAGE, acc, m.To)
	req.AppendHeader(wire.NewHeader("Content-Type", m.ContentType))
	req.SetBody(m.Body)
	// RFC 3428 (8) forbids Contact.
	req.RemoveHeader("Contact")
	start := time.Now()
	last, res, err := a.askAs(ctx, req, acc)
	if err == nil && !res.IsSuccess() {
		err = refusal(last, res)
	}
	if err != nil {
		return since(start), fmt.Errorf("cannot send message to %s: %w", m.To, err)
	}
	return since(start), nil
}

// HandleMessage sets who gets messages; without one they are refused with 405. It must not block.
func (a *Agent) HandleMessage(h func(Message)) {
	if h == nil {
		a.messages.Store(nil)
		return
	}
	a.messages.Store(&h)
}

func (a *Agent) takeMessage(req *wire.Request, tx *transaction.Server) {
	handler := a.messages.Load()
	account, ok := a.accountOf(req)
	switch {
	case !ok:
		a.reply(tx, a.respondTo(req, wire.StatusNotFound, "Not Found", nil))
		return
	case handler == nil:
		a.notAllowed(req, tx)
		return
	}
	a.reply(tx, a.respondTo(req, wire.StatusOK, "OK", nil))
	(*handler)(Message{
		From: req.From().Address.User, To: account.Number, ContentType: valueOf(req, "Content-Type"), Body: req.Body(),
	})
}

// Capabilities are what an OPTIONS tells of its far end (RFC 3261 11).
type Capabilities struct {
	// Status is the final response's, of any class: it tells that the far end lives.
	Status int
	Allow  []string
	// Supported are option tags, Accept media types.
	Supported, Accept []string
	// Delay is from the request to the response.
	Delay time.Duration
}

// Options asks number, or the edge itself where number is empty, what it can do. Only silence is an error.
func (a *Agent) Options(ctx context.Context, acc Account, number string) (Capabilities, error) {
	req := a.outside(wire.OPTIONS, acc, number)
	req.AppendHeader(wire.NewHeader("Accept", sessionDescription))
	start := time.Now()
	_, res, err := a.askAs(ctx, req, acc)
	if err != nil {
		return Capabilities{}, fmt.Errorf("cannot ask for options: %w", err)
	}
	return Capabilities{
		Status: res.StatusCode, Delay: since(start),
		Allow: listOf(res, "Allow"), Supported: listOf(res, "Supported"), Accept: listOf(res, "Accept"),
	}, nil
}

func listOf(res *wire.Response, name string) []string {
	var items []string
	for _, h := range headersOf(res, name) {
		for item := range strings.SplitSeq(h.Value(), ",") {
			if item = strings.TrimSpace(item); item != "" {
				items = append(items, item)
			}
		}
	}
	return items
}

// outside is a request of its own, outside any dialog.
func (a *Agent) outside(method wire.RequestMethod, acc Account, number string) *wire.Request {
	from := &wire.FromHeader{Address: wire.Uri{Scheme: "sip", User: acc.Number, Host: a.cfg.Domain}}
	from.Params.Add("tag", wire.GenerateTagN(12))
	to := wire.Uri{Scheme: "sip", User: number, Host: a.cfg.Domain}
	return a.build(draft{
		method: method, target: to, from: from, to: &wire.ToHeader{Address: to}, callID: wire.GenerateTagN(24), cseq: 1,
		destination: a.link.edgeNow(), contact: a.contact(acc.Number),
	})
}

func (a *Agent) notAllowed(req *wire.Request, tx *transaction.Server) {
	res := a.respondTo(req, wire.StatusMethodNotAllowed, "Method Not Allowed", nil)
	res.AppendHeader(a.allows())
	a.reply(tx, res)
}
