package message

import "strings"

const contentLength = "Content-Length"

// compact are the one-letter names (RFC 3261 7.3.3, and the registry's of RFC 3515, 3892, 4028, 6665, 8224).
var compact = map[byte]string{
	'a': "Accept-Contact", 'b': "Referred-By", 'c': "Content-Type", 'd': "Request-Disposition", 'e': "Content-Encoding",
	'f': "From", 'i': "Call-ID", 'j': "Reject-Contact", 'k': "Supported", 'l': contentLength, 'm': "Contact",
	'o': "Event", 'r': "Refer-To", 's': "Subject", 't': "To", 'u': "Allow-Events", 'v': "Via", 'x': "Session-Expires",
	'y': "Identity",
}

// known are the names that this package or the user agent looks at, by their lower case.
var known = func() map[string]string {
	names := []string{
		"Accept", "Allow", "Allow-Events", "Authorization", "Call-ID", "Contact", contentLength, "Content-Type", "CSeq",
		"Date", "Event", "Expires", "Flow-Timer", "From", "Max-Forwards", "Min-Expires", "Min-SE", "Path",
		"Proxy-Authenticate", "Proxy-Authorization", "RAck", "Record-Route", "Refer-To", "Referred-By", "Replaces",
		"Require", "Route", "RSeq", "Server", "Service-Route", "Session-Expires", "Subscription-State", "Supported", "To",
		"Unsupported", "User-Agent", "Via", "WWW-Authenticate",
	}
	m := make(map[string]string, len(names))
	for _, n := range names {
		m[strings.ToLower(n)] = n
	}
	return m
}()

// longName is the canonical long form of a field's name; an unknown one stays as it came.
func longName(name string) string {
	if len(name) == 1 {
		if long, ok := compact[name[0]|0x20]; ok {
			return long
		}
		return name
	}
	var lower [32]byte
	if len(name) > len(lower) {
		return name
	}
	for i := range len(name) {
		c := name[i]
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		lower[i] = c
	}
	if long, ok := known[string(lower[:len(name)])]; ok {
		return long
	}
	return name
}

// isList tells the fields whose values are taken apart at their commas.
func isList(name string) bool {
	switch name {
	case "Via", "Contact", "Route", "Record-Route", "Path", "Service-Route":
		return true
	}
	return false
}

// isSingle tells the fields that may occur once only.
func isSingle(name string) bool {
	switch name {
	case "From", "To", "Call-ID", "CSeq", "Max-Forwards", contentLength, "Content-Type", "Expires", "Event", "RSeq", "RAck",
		"Refer-To", "Replaces", "Session-Expires", "Min-SE", "Subscription-State":
		return true
	}
	return false
}
