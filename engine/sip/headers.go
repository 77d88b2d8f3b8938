package sip

import (
	"strings"

	wire "github.com/emiago/sipgo/sip"
)

// headed is a request or a response. What is looked for in it is so by headerOf and headersOf: the library's GetHeader writes
// most names anew in small letters each time.
type headed interface{ Headers() []wire.Header }

// headerOf is the first header of that name; nil where there is none.
func headerOf(msg headed, name string) wire.Header {
	for _, h := range msg.Headers() {
		if is(h, name) {
			return h
		}
	}
	return nil
}

// headersOf are the headers of that name, in order.
func headersOf(msg headed, name string) []wire.Header {
	var found []wire.Header
	for _, h := range msg.Headers() {
		if is(h, name) {
			found = append(found, h)
		}
	}
	return found
}

func is(h wire.Header, name string) bool {
	own := h.Name()
	return len(own) == len(name) && (own == name || strings.EqualFold(own, name))
}

// valueOf is the value of the first header of that name; empty where there is none.
func valueOf(msg headed, name string) string {
	if h := headerOf(msg, name); h != nil {
		return h.Value()
	}
	return ""
}

// hasOption looks for an option tag in the Supported, Require or their like of msg.
func hasOption(msg headed, name, tag string) bool {
	for _, h := range msg.Headers() {
		if !is(h, name) {
			continue
		}
		for option := range strings.SplitSeq(h.Value(), ",") {
			if strings.EqualFold(strings.TrimSpace(option), tag) {
				return true
			}
		}
	}
	return false
}
