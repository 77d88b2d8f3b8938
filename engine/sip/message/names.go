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
	switch name { // most come so
	case "Via", "From", "To", "Call-ID", "CSeq", "Contact", "Max-Forwards", "Content-Type", contentLength, "User-Agent", "Server", "Allow",
		"Supported", "Record-Route", "Route":
		return name
	}
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

// mandatory are the bits of the single fields that each message has: From, To, Call-ID and CSeq.
const mandatory = 1<<4 - 1

// singleBit tells the fields that may occur once only, each by a bit of its own; 0 of others, and of Content-Length, which may
// be repeated where it says the same.
func singleBit(name string) uint32 {
	switch name {
	case "From":
		return 1 << 0
	case "To":
		return 1 << 1
	case "Call-ID":
		return 1 << 2
	case "CSeq":
		return 1 << 3
	case "Max-Forwards":
		return 1 << 4
	case "Content-Type":
		return 1 << 5
	case "Expires":
		return 1 << 6
	case "Event":
		return 1 << 7
	case "RSeq":
		return 1 << 8
	case "RAck":
		return 1 << 9
	case "Refer-To":
		return 1 << 10
	case "Replaces":
		return 1 << 11
	case "Session-Expires":
		return 1 << 12
	case "Min-SE":
		return 1 << 13
	case "Subscription-State":
		return 1 << 14
	}
	return 0
}
