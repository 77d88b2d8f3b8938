package sip

import (
	"net/netip"
	"sync"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
	"vigie.dev/engine/sip/transaction"
)

// origin is where a message came from.
type origin interface {
	transaction.Path
	// source is the address, host:port.
	source() string
	// back is where the answer to a request goes that has this Via.
	back(via *wire.ViaHeader) transaction.Path
}

// messages are read into, and of no use any more once they are converted.
var messages = sync.Pool{New: func() any { return new(message.Message) }}

// admit hands what came to the transactions, in whoever read it. What cannot be taken is answered at once, or dropped
// (RFC 3261 8.2, 18.1.2). raw may be used again afterwards.
func (l *link) admit(raw []byte, from origin) {
	peer := from.source()
	text := string(raw)
	l.observe(false, text, peer)
	m := messages.Get().(*message.Message)
	defer messages.Put(m)
	if err := m.Read(text); err != nil {
		l.cfg.Logger.Warn("message dropped", "peer", peer, "error", err)
		return
	}
	if refusal := m.Check(); refusal != nil {
		l.refuse(m, refusal, from)
		return
	}
	if m.IsRequest() {
		req, err := requestOf(m)
		if err != nil {
			l.refuse(m, &message.Refusal{Status: wire.StatusBadRequest, Reason: "Bad Request", Cause: err}, from)
			return
		}
		path := from.back(req.Via())
		seen(req.Via(), peer)
		l.layer.TakeRequest(req, path)
		return
	}
	res, err := responseOf(m)
	if err != nil || !l.isOurs(m, res.Via()) {
		l.cfg.Logger.Warn("response dropped", "peer", peer, "error", err)
		return
	}
	l.layer.TakeResponse(res)
}

func (l *link) refuse(m *message.Message, refusal *message.Refusal, from origin) {
	peer := from.source()
	l.cfg.Logger.Warn("message refused", "peer", peer, "error", refusal)
	if res := message.Refuse(m, refusal, wire.GenerateTagN(12), l.cfg.UserAgent); res != nil {
		if err := from.Send(string(res)); err != nil {
			l.cfg.Logger.Warn("cannot refuse message", "error", err)
		}
	}
}

// isOurs says whether a response came to where its request left from: one Via, whose sent-by is ours (RFC 3261
// 8.1.3.3, 18.1.2).
func (l *link) isOurs(m *message.Message, via *wire.ViaHeader) bool {
	if m.Count("Via") != 1 {
		return false
	}
	if l.host != "" {
		return via.Host == l.host
	}
	local := l.local.Load()
	if via.Host == local.host {
		return true
	}
	host, err := netip.ParseAddr(trimBrackets(via.Host))
	return err == nil && host.Unmap() == local.Addr()
}

func trimBrackets(host string) string {
	if len(host) > 2 && host[0] == '[' {
		return host[1 : len(host)-1]
	}
	return host
}

// isBlank tells keep-alives: CRLFs or zeros only.
func isBlank(p []byte) bool {
	for _, c := range p {
		if c != '\r' && c != '\n' && c != 0 {
			return false
		}
	}
	return true
}
