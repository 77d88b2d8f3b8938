package sip

import (
	"net/url"
	"strings"

	wire "github.com/emiago/sipgo/sip"
)

// replacedBy finds the call that a Replaces header names (RFC 3891 3): by all three of its parts.
func (a *Agent) replacedBy(value string) *Dialog {
	callID, params, _ := strings.Cut(value, ";")
	var toTag, fromTag string
	for p := range strings.SplitSeq(params, ";") {
		name, v, _ := strings.Cut(strings.TrimSpace(p), "=")
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "to-tag":
			toTag = strings.TrimSpace(v)
		case "from-tag":
			fromTag = strings.TrimSpace(v)
		}
	}
	a.mu.Lock()
	d := a.dialogs[dialogKey{strings.TrimSpace(callID), toTag}]
	a.mu.Unlock()
	if d == nil || tagOf(d.remote) != fromTag {
		return nil
	}
	return d
}

// replacing is the Replaces value by which a third party takes d over from us: the far end's tag is to-tag to it.
func (d *Dialog) replacing() string {
	return d.key.callID + ";to-tag=" + tagOf(d.remote) + ";from-tag=" + d.key.localTag
}

func tagOf(h wire.Header) string {
	switch h := h.(type) {
	case *wire.FromHeader:
		tag, _ := h.Params.Get("tag")
		return tag
	case *wire.ToHeader:
		tag, _ := h.Params.Get("tag")
		return tag
	}
	return ""
}

// addressOf is the URI of the far end's address of record, as From and To name it.
func addressOf(h wire.Header) wire.Uri {
	switch h := h.(type) {
	case *wire.FromHeader:
		return *h.Address.Clone()
	case *wire.ToHeader:
		return *h.Address.Clone()
	}
	return wire.Uri{}
}

// escaped is a header value as it stands in a URI's headers part (RFC 3261 19.1.1).
func escaped(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") }
