package message

import (
	"fmt"
	"strconv"
	"strings"
)

// Via is one hop of a message's way (RFC 3261 20.42).
type Via struct {
	// Transport is as in "UDP", "WSS".
	Transport string
	// Host is without a port; Port is 0 where none is given.
	Host   string
	Port   int
	Params Params
}

// ParseVia reads one value of a Via field.
func ParseVia(s string) (Via, error) { return parseVia(s, nil) }

// parseVia is ParseVia with room for the parameters.
func parseVia(s string, room Params) (Via, error) {
	fail := func(why string) (Via, error) { return Via{}, fmt.Errorf("cannot read Via %.60q: %s", s, why) }
	name, rest, ok := strings.Cut(s, "/")
	version, rest, more := strings.Cut(rest, "/")
	if !ok || !more || !strings.EqualFold(trim(name), "SIP") || trim(version) != "2.0" {
		return fail("expected SIP/2.0/transport")
	}
	rest = trim(rest)
	end := blank(rest)
	if end < 1 || !isToken(rest[:end]) {
		return fail("expected a transport and a host")
	}
	v := Via{Transport: rest[:end]}
	sentBy, params := trim(rest[end:]), ""
	if semi := strings.IndexByte(sentBy, ';'); semi >= 0 {
		sentBy, params = trim(sentBy[:semi]), sentBy[semi:]
	}
	// White space may stand around the colon.
	if blank(sentBy) >= 0 {
		host, port, _ := strings.Cut(sentBy, ":")
		if sentBy = trim(host) + ":" + trim(port); blank(sentBy) >= 0 {
			return fail("expected one host")
		}
	}
	var err error
	if v.Host, v.Port, err = hostPort(sentBy); err != nil {
		return fail(err.Error())
	}
	if v.Params, err = parseParams(params, room); err != nil {
		return fail(err.Error())
	}
	return v, nil
}

// String writes the hop.
func (v Via) String() string {
	var out strings.Builder
	out.Grow(64 + 24*len(v.Params))
	out.WriteString("SIP/2.0/")
	out.WriteString(v.Transport)
	out.WriteByte(' ')
	out.WriteString(v.Host)
	if v.Port != 0 {
		out.WriteByte(':')
		out.WriteString(strconv.Itoa(v.Port))
	}
	v.Params.write(&out)
	return out.String()
}

// wrote says whether s is what String gives.
func (v Via) wrote(s string) bool {
	if !eat(&s, "SIP/2.0/") || !eat(&s, v.Transport) || !eat(&s, " ") || !eat(&s, v.Host) {
		return false
	}
	if v.Port != 0 {
		var room [8]byte
		port := strconv.AppendInt(append(room[:0], ':'), int64(v.Port), 10)
		if len(s) < len(port) || s[:len(port)] != string(port) {
			return false
		}
		s = s[len(port):]
	}
	return v.Params.wrote(s)
}
