package sip

import (
	"strings"

	wire "github.com/emiago/sipgo/sip"
)

// extensions are the option tags that a request may require of us.
var extensions = map[string]bool{
	"100rel": true, "timer": true, "replaces": true, "path": true, "gruu": true, "outbound": true, "nosub": true, "norefersub": true,
}

// unsupported is the 420 of a request that requires what we lack (RFC 3261 8.2.2.3); nil where there is none. CANCEL and
// ACK are not to be looked at.
func (a *Agent) unsupported(req *wire.Request) *wire.Response {
	var lacking []string
	for _, h := range headersOf(req, "Require") {
		for tag := range strings.SplitSeq(h.Value(), ",") {
			if tag = strings.TrimSpace(tag); tag != "" && !extensions[strings.ToLower(tag)] {
				lacking = append(lacking, tag)
			}
		}
	}
	if lacking == nil {
		return nil
	}
	res := a.respondTo(req, wire.StatusBadExtension, "Bad Extension", nil)
	res.AppendHeader(wire.NewHeader("Unsupported", strings.Join(lacking, ", ")))
	return res
}

// screen finds what a new call must be turned away for, and what it asks for.
func (in *Incoming) screen() *wire.Response {
	a, req := in.agent, in.req
	kind, _, _ := strings.Cut(valueOf(req, "Content-Type"), ";")
	kind = strings.ToLower(strings.TrimSpace(kind))
	if len(req.Body()) > 0 && kind != sessionDescription && !strings.HasPrefix(kind, "multipart/") {
		res := a.respondTo(req, wire.StatusUnsupportedMediaType, "Unsupported Media Type", nil)
		res.AppendHeader(wire.NewHeader("Accept", sessionDescription))
		return res
	}
	if accept := headersOf(req, "Accept"); len(accept) > 0 && !accepts(accept, sessionDescription) {
		return a.respondTo(req, wire.StatusNotAcceptable, "Not Acceptable", nil)
	}
	var refusal *wire.Response
	if in.session, refusal = a.agree(req); refusal != nil {
		return refusal
	}
	if replaces := valueOf(req, "Replaces"); replaces != "" {
		if in.replaces = a.replacedBy(replaces); in.replaces == nil {
			return a.respondTo(req, wire.StatusCallTransactionDoesNotExists, "Call/Transaction Does Not Exist", nil)
		}
	}
	return nil
}

func accepts(headers []wire.Header, kind string) bool {
	for _, h := range headers {
		for r := range strings.SplitSeq(h.Value(), ",") {
			r, _, _ = strings.Cut(r, ";")
			r = strings.ToLower(strings.TrimSpace(r))
			if r == kind || r == "*/*" || r == "application/*" {
				return true
			}
		}
	}
	return false
}
