package sip

import (
	"fmt"
	"sort"
	"strconv"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// redirected is the attempt at the best contact of a 3xx that was not tried before (RFC 3261 8.1.3.4); nil where there is
// none. It goes by the edge: load never leaves for an address that came in a message.
func (t *attempt) redirected(req *wire.Request, res *wire.Response, seen map[string]bool) *wire.Request {
	for _, target := range contactsOf(res) {
		if seen[target.String()] {
			continue
		}
		seen[target.String()] = true
		next := t.agent.again(req)
		next.Recipient = target
		next.RemoveHeader("Authorization")
		next.RemoveHeader("Proxy-Authorization")
		return next
	}
	return nil
}

// contactsOf are the SIP URIs of a 3xx, the one with the highest q first (RFC 3261 20.10; q is 1 where not given).
func contactsOf(res *wire.Response) []wire.Uri {
	type choice struct {
		uri wire.Uri
		q   float64
	}
	var choices []choice
	for _, h := range headersOf(res, "Contact") {
		a, err := message.ParseAddress(h.Value())
		if err != nil {
			continue
		}
		c := choice{q: 1}
		if c.uri, err = readURI(a.URI); err != nil || c.uri.Scheme != "sip" && c.uri.Scheme != "sips" {
			continue
		}
		if q, ok := a.Params.Get("q"); ok {
			if c.q, err = strconv.ParseFloat(q, 64); err != nil {
				c.q = 0
			}
		}
		c.uri.Headers = nil
		choices = append(choices, c)
	}
	sort.SliceStable(choices, func(i, j int) bool { return choices[i].q > choices[j].q })
	uris := make([]wire.Uri, len(choices))
	for i := range choices {
		uris[i] = choices[i].uri
	}
	return uris
}

// Contact is where else a callee can be reached.
type Contact struct {
	// Number is the user part of an address of our domain.
	Number string
	// Q is its rank, 0 to 1; 0 is taken for 1, as a contact without one is (RFC 3261 20.10).
	Q float64
}

// Redirect answers 300 to 399 with contacts that the caller may try instead (RFC 3261 8.1.3.4, 21.3).
func (in *Incoming) Redirect(status int, reason string, contacts ...Contact) error {
	if status < 300 || status > 399 {
		return fmt.Errorf("cannot redirect with %d: expected 300 to 399", status)
	}
	if !in.state.CompareAndSwap(statePending, stateSettled) {
		return fmt.Errorf("cannot redirect: %w", ErrSettled)
	}
	defer in.settle()
	res := in.response(status, reason, nil)
	for _, c := range contacts {
		contact := &wire.ContactHeader{Address: wire.Uri{Scheme: "sip", User: c.Number, Host: in.agent.cfg.Domain}}
		if c.Q > 0 {
			contact.Params.Add("q", strconv.FormatFloat(c.Q, 'f', -1, 64))
		}
		res.AppendHeader(contact)
	}
	if err := in.tx.Respond(res); err != nil {
		return fmt.Errorf("cannot redirect: %w", err)
	}
	return nil
}
