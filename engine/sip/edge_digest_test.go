package sip

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	wire "github.com/emiago/sipgo/sip"
	"github.com/icholy/digest"
)

// digestGuard asks for credentials and recomputes what came.
type digestGuard struct {
	algorithm string
	qop       []string

	mu     sync.Mutex
	nonce  int
	stale  int // this many right answers are told that their nonce is too old
	nonces map[string]bool
	chosen string // the quality of protection that was taken last
}

func newDigestGuard(algorithm string) *digestGuard {
	return &digestGuard{algorithm: algorithm, qop: []string{"auth"}, nonces: map[string]bool{}}
}

func (g *digestGuard) set(change func(*digestGuard)) {
	g.mu.Lock()
	defer g.mu.Unlock()
	change(g)
}

func passwordOf(number string) string { return "secret-" + number }

// check returns the challenge that req deserves, or nil.
func (g *digestGuard) check(req *wire.Request, status int) *wire.Response {
	reply := map[int]string{401: "Authorization", 407: "Proxy-Authorization"}[status]
	g.mu.Lock()
	defer g.mu.Unlock()
	h := req.GetHeader(reply)
	if h == nil {
		return g.challenge(req, status, false)
	}
	cred, err := digest.ParseCredentials(h.Value())
	if err != nil || !g.nonces[cred.Nonce] || !g.matches(req, cred) {
		return g.challenge(req, status, false)
	}
	if g.stale > 0 {
		g.stale--
		delete(g.nonces, cred.Nonce)
		return g.challenge(req, status, true)
	}
	return nil
}

func (g *digestGuard) matches(req *wire.Request, cred *digest.Credentials) bool {
	challenge := digest.Challenge{Realm: testDomain, Nonce: cred.Nonce, Algorithm: g.algorithm}
	if cred.QOP != "" {
		challenge.QOP = []string{cred.QOP}
	}
	g.chosen = cred.QOP
	o := digestOptions(req, account(req.From().Address.User))
	o.Count, o.Cnonce = cred.Nc, cred.Cnonce
	want, err := respond(&challenge, o)
	offered := len(g.qop) == 0 && cred.QOP == "" || slices.ContainsFunc(g.qop, func(qop string) bool { return strings.TrimSpace(qop) == cred.QOP })
	return offered && err == nil && want.Response == cred.Response && cred.URI == req.Recipient.String()
}

func (g *digestGuard) challenge(req *wire.Request, status int, stale bool) *wire.Response {
	g.nonce++
	nonce := fmt.Sprintf("nonce-%d", g.nonce)
	g.nonces[nonce] = true
	ask := map[int]string{401: "WWW-Authenticate", 407: "Proxy-Authenticate"}[status]
	res := wire.NewResponseFromRequest(req, status, "Unauthorized", nil)
	value := fmt.Sprintf("Digest realm=%q, nonce=%q, algorithm=%s", testDomain, nonce, g.algorithm)
	if len(g.qop) > 0 {
		value += fmt.Sprintf(", qop=%q", strings.Join(g.qop, ","))
	}
	if stale {
		value += ", stale=true"
	}
	res.AppendHeader(wire.NewHeader(ask, "Digest realm=\"x\", nonce=\"y\", algorithm=UNKNOWN"))
	res.AppendHeader(wire.NewHeader(ask, value))
	return res
}
