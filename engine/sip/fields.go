package sip

import (
	"fmt"
	"strings"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// readURI is the library's, which takes letters only for a scheme: of another one that has more, the opaque part stands
// for the host.
func readURI(s string, uri *wire.Uri) error {
	err := wire.ParseUri(s, uri)
	if err == nil && !strings.HasPrefix(uri.Host, "[") {
		return nil
	}
	parts, bad := message.ParseURI(s)
	if err == nil {
		if bad == nil && parts.IsSIP() && parts.Host != uri.Host { // it takes any bracket for the host's
			return fmt.Errorf("cannot read URI %q: the host is %q, not %q", s, parts.Host, uri.Host)
		}
		return nil
	}
	if s == "*" || bad != nil || parts.IsSIP() {
		return fmt.Errorf("cannot read URI %q: %w", s, err)
	}
	*uri = wire.Uri{Scheme: parts.Scheme, Host: parts.Opaque}
	return nil
}

// uriOf is readURI where the URI was read before: of the plain ones the parts are taken over.
func uriOf(s string, parts message.URI, uri *wire.Uri, room *paramRoom) error {
	if !parts.IsSIP() || !isPlain(s[len(parts.Scheme)+1:]) {
		return readURI(s, uri)
	}
	plain := wire.Uri{Scheme: parts.Scheme, User: parts.User, Host: parts.Host, Port: parts.Port}
	if parts.Params != "" {
		plain.UriParams = room.take(1 + strings.Count(parts.Params, ";"))
		for param := range strings.SplitSeq(parts.Params, ";") {
			name, value, valued := strings.Cut(param, "=")
			if name == "" || valued && value == "" || strings.ContainsAny(value, "=\"") {
				return readURI(s, uri)
			}
			plain.UriParams.Add(name, value)
		}
	}
	*uri = plain
	return nil
}

// isPlain is false of what stands behind a scheme where it has more than user, host, port and parameters.
func isPlain(rest string) bool {
	colon := false
	for i := range len(rest) {
		switch rest[i] {
		case '?', '[', '/':
			return false
		case ':':
			colon = true
		case '@': // or it is a password
			if colon {
				return false
			}
		}
	}
	return true
}

// paramRoom is where the parameters of a message's headers stand, as long as there is room.
type paramRoom struct {
	all  [8]wire.HeaderKV
	used int
}

func (r *paramRoom) take(n int) wire.HeaderParams {
	if r.used+n > len(r.all) {
		return make(wire.HeaderParams, 0, n)
	}
	r.used += n
	return r.all[r.used-n : r.used-n : r.used]
}

// takeAddress fills the parts of one of the library's headers.
func takeAddress(m *message.Message, index int, display *string, uri *wire.Uri, params *wire.HeaderParams, room *paramRoom) error {
	a, err := m.AddressAt(index)
	if err != nil {
		return err
	}
	if parts := a.Parts(); parts.Scheme != "" {
		err = uriOf(a.URI, parts, uri, room)
	} else {
		err = readURI(a.URI, uri)
	}
	if err != nil {
		return err
	}
	if a.Display != "" {
		*display = a.Display
		if a.Display[0] == '"' {
			*display = a.Display[1 : len(a.Display)-1]
		}
	}
	if len(a.Params) > 0 {
		*params = room.take(len(a.Params) + 1)
		for _, p := range a.Params {
			params.Add(p.Name, p.Value)
		}
	}
	return nil
}
