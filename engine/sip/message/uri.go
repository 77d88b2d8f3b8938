package message

import (
	"fmt"
	"strconv"
	"strings"
)

// URI is a SIP or SIPS URI (RFC 3261 19.1), its parts with their escapes as they came; of another scheme only Scheme
// and Opaque are set.
type URI struct {
	Scheme, User, Password, Host string
	// Port is 0 where none is given.
	Port int
	// Params holds what stands behind the host, without the first semicolon; Headers what stands behind the question mark.
	Params, Headers string
	Opaque          string
}

// IsSIP says whether the scheme is sip or sips.
func (u URI) IsSIP() bool { return u.Scheme == "sip" || u.Scheme == "sips" }

// ParseURI reads an absolute URI.
func ParseURI(s string) (URI, error) {
	if err := checkReference(s); err != nil {
		return URI{}, err
	}
	return splitURI(s)
}

// splitURI is ParseURI of what checkReference has passed.
func splitURI(s string) (URI, error) {
	colon := strings.IndexByte(s, ':')
	u := URI{Scheme: strings.ToLower(s[:colon])}
	rest := s[colon+1:]
	if !u.IsSIP() {
		u.Opaque = rest
		return u, nil
	}
	// A question mark or semicolon may stand unescaped in the user part, but no @ behind it.
	if at := strings.LastIndexByte(rest, '@'); at >= 0 {
		u.User, u.Password, _ = strings.Cut(rest[:at], ":")
		if u.User == "" {
			return URI{}, fmt.Errorf("cannot read URI %.60q: empty user", s)
		}
		if i := strings.IndexAny(rest[:at], "@[]"); i >= 0 { // others would read another user, or another host
			return URI{}, fmt.Errorf("cannot read URI %.60q: %c in a user wants to be escaped", s, rest[i])
		}
		rest = rest[at+1:]
	}
	rest, u.Headers, _ = strings.Cut(rest, "?")
	rest, u.Params, _ = strings.Cut(rest, ";")
	var err error
	if u.Host, u.Port, err = hostPort(rest); err != nil {
		return URI{}, fmt.Errorf("cannot read URI %.60q: %w", s, err)
	}
	return u, nil
}

// checkReference holds for any absolute URI: a scheme, and no white space, quote or bracket.
func checkReference(s string) error {
	colon := strings.IndexByte(s, ':')
	if colon < 1 || !isScheme(s[:colon]) || colon == len(s)-1 {
		return fmt.Errorf("cannot read URI %.60q: expected scheme:…", s)
	}
	for i := range len(s) {
		if noReference[s[i]] {
			return fmt.Errorf("cannot read URI %.60q: character %q has no place in it", s, s[i])
		}
	}
	return nil
}

// noReference marks what has no place in a URI.
var noReference = func() (t [256]bool) {
	for c := range ' ' + 1 {
		t[c] = true
	}
	t['<'], t['>'], t['"'], t[0x7f] = true, true, true, true
	return t
}()

func isScheme(s string) bool {
	for i := range len(s) {
		c := s[i] | 0x20
		if c >= 'a' && c <= 'z' {
			continue
		}
		if i == 0 || !(s[i] >= '0' && s[i] <= '9' || s[i] == '+' || s[i] == '-' || s[i] == '.') {
			return false
		}
	}
	return s != ""
}

// hostPort reads host [":" port]; an IPv6 address stands in its brackets.
func hostPort(s string) (host string, port int, err error) {
	host = s
	after := strings.LastIndexByte(s, ']') + 1
	if strings.HasPrefix(s, "[") != (after > 0) {
		return "", 0, fmt.Errorf("brackets of host %.60q do not match", s)
	}
	if i := strings.IndexByte(s[after:], ':'); i >= 0 {
		host = s[:after+i]
		if port, err = strconv.Atoi(s[after+i+1:]); err != nil || !digits(s[after+i+1:]) || port < 1 || port > 65535 {
			return "", 0, fmt.Errorf("port %.20q is not within 1 to 65535", s[after+i+1:])
		}
	}
	if after > 0 {
		if len(host) != after || after > 48 || strings.Trim(host[1:after-1], "0123456789abcdefABCDEF:.") != "" || after < 4 {
			return "", 0, fmt.Errorf("host %.60q is no IPv6 address", host)
		}
		return host, port, nil
	}
	for i := range len(host) {
		if c := host[i]; !(c|0x20 >= 'a' && c|0x20 <= 'z' || c >= '0' && c <= '9' || c == '.' || c == '-' || c == '_') {
			return "", 0, fmt.Errorf("host %.60q holds %q", host, c)
		}
	}
	if host == "" {
		return "", 0, fmt.Errorf("host is empty")
	}
	return host, port, nil
}
