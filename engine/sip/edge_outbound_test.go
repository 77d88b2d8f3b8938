package sip

import (
	"strings"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// supportOutbound makes it a registrar that keeps flows.
func (e *edge) supportOutbound() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.outbound = true
}

// lacksOutbound refuses a flow where the edge keeps none (RFC 5626 5.1).
func (e *edge) lacksOutbound(req *wire.Request) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	contact := req.Contact()
	return !e.outbound && contact != nil && contact.Params.Has("reg-id")
}

// grant adds what RFC 5626 (6) and RFC 5627 (5.3) have the registrar add. e.mu is held.
func (e *edge) grant(contact *wire.ContactHeader, res *wire.Response, user string) {
	instance, ok := contact.Params.Get("+sip.instance")
	if !ok || !e.outbound {
		return
	}
	res.AppendHeader(wire.NewHeader("Require", "outbound"))
	res.AppendHeader(wire.NewHeader("Flow-Timer", "2"))
	urn := strings.Trim(message.Unquote(instance), "<>")
	contact.Params.Add("pub-gruu", `"sip:`+user+"@"+testDomain+";gr="+urn+`"`)
}

// way is the address where uri is reached: by its GRUU's contact, and a .invalid host by its connection.
func (e *edge) way(uri wire.Uri) string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if uri.UriParams.Has("gr") {
		uri = e.contacts[uri.User]
	}
	if source, ok := e.sources[uri.Host]; ok && strings.HasSuffix(uri.Host, ".invalid") {
		return source
	}
	return hostPort(uri)
}
