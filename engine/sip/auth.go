package sip

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	wire "github.com/emiago/sipgo/sip"
	"github.com/icholy/digest"
)

// errNoScheme is a challenge in which no algorithm that we speak is named.
var errNoScheme = errors.New("no digest scheme in challenge is known")

// credentials answers the challenges to one request. A second challenge of the same kind is answered only
// where it says that the nonce was stale: otherwise the password is wrong (RFC 3261 22.2, 22.3).
type credentials struct {
	account  Account
	answered map[int]int
	// integrity prefers auth-int, which covers the body, where the challenge leaves the choice (RFC 7616 3.4).
	integrity bool
}

func (a *Agent) credentialsFor(acc Account) credentials {
	return credentials{account: acc, integrity: a.cfg.Integrity}
}

// digestOptions are what a response to a challenge of req hashes; the body only by auth-int (RFC 7616 3.4.3).
func digestOptions(req *wire.Request, acc Account) digest.Options {
	return digest.Options{
		Method: req.Method.String(), URI: req.Recipient.String(), Username: acc.Number, Password: acc.Password,
		GetBody: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(req.Body())), nil },
	}
}

func challenged(res *wire.Response) bool {
	return res.StatusCode == wire.StatusUnauthorized || res.StatusCode == wire.StatusProxyAuthRequired
}

// answer adds to next what res asks for; false where the challenge means refusal.
func (c *credentials) answer(next *wire.Request, res *wire.Response) (bool, error) {
	ask, reply := "WWW-Authenticate", "Authorization"
	if res.StatusCode == wire.StatusProxyAuthRequired {
		ask, reply = "Proxy-Authenticate", "Proxy-Authorization"
	}
	challenge, err := pick(headersOf(res, ask))
	if err != nil {
		return false, err
	}
	if c.integrity && challenge.SupportsQOP("auth-int") {
		challenge.QOP = []string{"auth-int"}
	}
	tried := c.answered[res.StatusCode]
	if tried > 0 && (!challenge.Stale || tried > 2) {
		return false, nil
	}
	if c.answered == nil {
		c.answered = make(map[int]int, 1)
	}
	c.answered[res.StatusCode]++
	cred, err := respond(challenge, digestOptions(next, c.account))
	if err != nil {
		return false, fmt.Errorf("cannot answer challenge: %w", err)
	}
	next.RemoveHeader(reply)
	next.AppendHeader(wire.NewHeader(reply, cred.String()))
	return true, nil
}

// pick takes the topmost challenge whose algorithm is known, as the server prefers it (RFC 8760 2.4).
func pick(headers []wire.Header) (*digest.Challenge, error) {
	for _, h := range headers {
		challenge, err := digest.ParseChallenge(h.Value())
		if err != nil {
			continue
		}
		challenge.Algorithm = wire.ASCIIToUpper(challenge.Algorithm)
		for i, qop := range challenge.QOP { // a list may have spaces
			challenge.QOP[i] = strings.TrimSpace(qop)
		}
		if canDigest(challenge) {
			return challenge, nil
		}
	}
	return nil, errNoScheme
}

// askAs is ask with acc's credentials where they are wanted. It returns the request that got the response.
func (a *Agent) askAs(ctx context.Context, req *wire.Request, acc Account) (*wire.Request, *wire.Response, error) {
	creds := a.credentialsFor(acc)
	for {
		res, err := a.ask(ctx, req)
		if err != nil || !challenged(res) {
			return req, res, err
		}
		next := a.again(req)
		if ok, err := creds.answer(next, res); err != nil || !ok {
			return req, res, err
		}
		req = next
	}
}
