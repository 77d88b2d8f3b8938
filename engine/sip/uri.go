package sip

import (
	"strings"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// readURI reads an absolute URI, or the "*" of a Contact, into the library's type. The library's own reader is not asked: it
// takes other hosts than RFC 3261 25.1 does, of brackets anywhere and of colons in a user.
func readURI(s string) (uri wire.Uri, err error) {
	if s == "*" {
		return wire.Uri{Host: "*", Wildcard: true}, nil
	}
	parts, err := message.ParseURI(s)
	if err != nil {
		return uri, err
	}
	err = setURI(&uri, parts, new(paramRoom))
	return uri, err
}

// setURI gives uri the parts of what was read before. It is written as it came but for what the library's type has no place
// for: a port's leading zeros, an empty password, the "=" of a URI parameter without a value, a separator that nothing follows.
func setURI(uri *wire.Uri, parts message.URI, room *paramRoom) error {
	if !parts.IsSIP() {
		*uri = wire.Uri{}
		// Only the library can set what Raw gives; it reads nothing of it, and of a scheme it takes letters alone.
		err := wire.ParseUri("x:"+parts.Opaque, uri)
		uri.Scheme = parts.Scheme
		return err
	}
	*uri = wire.Uri{Scheme: parts.Scheme, User: parts.User, Password: parts.Password, Host: parts.Host, Port: parts.Port}
	if parts.Params != "" {
		uri.UriParams = room.take(1 + strings.Count(parts.Params, ";"))
		for param := range strings.SplitSeq(parts.Params, ";") {
			name, value, _ := strings.Cut(param, "=")
			if name == "" && value == "" {
				continue
			}
			uri.UriParams = append(uri.UriParams, wire.HeaderKV{K: name, V: value})
		}
	}
	if parts.Headers != "" {
		uri.Headers = room.take(1 + strings.Count(parts.Headers, "&"))
		for header := range strings.SplitSeq(parts.Headers, "&") {
			name, value, _ := strings.Cut(header, "=")
			switch {
			case header == "":
				continue
			case value == "": // which is allowed, but the library writes no "=" then
				name = header
			}
			uri.Headers = append(uri.Headers, wire.HeaderKV{K: name, V: value})
		}
	}
	return nil
}

// paramRoom is where the parameters of a message's headers stand, as long as there is room: a single, which holds it and stays
// as long as a call, has 768 bytes with it, as memory is given out.
type paramRoom struct {
	all  [7]wire.HeaderKV
	used int
}

func (r *paramRoom) take(n int) wire.HeaderParams {
	if r.used+n > len(r.all) {
		return make(wire.HeaderParams, 0, n)
	}
	r.used += n
	return r.all[r.used-n : r.used-n : r.used]
}
