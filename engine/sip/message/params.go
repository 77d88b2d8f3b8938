package message

import (
	"fmt"
	"strings"
)

// Param is a parameter of a header field; Value holds its quotes where it has some, and is empty where there is none.
type Param struct{ Name, Value string }

// Params are parameters in order.
type Params []Param

// Get is the value of name, unquoted; false where there is no such parameter.
func (p Params) Get(name string) (string, bool) {
	for _, q := range p {
		if strings.EqualFold(q.Name, name) {
			return Unquote(q.Value), true
		}
	}
	return "", false
}

// Unquote takes a quoted-string's quotes and escapes away; anything else comes back as it is.
func Unquote(s string) string {
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return s
	}
	s = s[1 : len(s)-1]
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' && i+1 < len(s) {
			i++
		}
		out.WriteByte(s[i])
	}
	return out.String()
}

func (p Params) write(out *strings.Builder) {
	for _, q := range p {
		out.WriteByte(';')
		out.WriteString(q.Name)
		if q.Value != "" {
			out.WriteByte('=')
			out.WriteString(q.Value)
		}
	}
}

// wrote says whether s is what write gives, at no cost where most are plain as they come.
func (p Params) wrote(s string) bool {
	for _, q := range p {
		if !eat(&s, ";") || !eat(&s, q.Name) || q.Value != "" && (!eat(&s, "=") || !eat(&s, q.Value)) {
			return false
		}
	}
	return s == ""
}

// eat takes part from the beginning of s.
func eat(s *string, part string) (ok bool) {
	*s, ok = strings.CutPrefix(*s, part)
	return ok
}

// parseParams reads *(SEMI generic-param) into room, which is empty, as far as there is some. s is empty or begins with the
// first semicolon.
func parseParams(s string, room Params) (Params, error) {
	params := room
	for s = trim(s); s != ""; s = trim(s) {
		if s[0] != ';' {
			return nil, fmt.Errorf("cannot read parameters at %.40q: expected a semicolon", s)
		}
		s = trim(s[1:])
		n := 0
		for n < len(s) && tokenBytes[s[n]] {
			n++
		}
		if n == 0 {
			return nil, fmt.Errorf("cannot read parameters at %.40q: expected a name", s)
		}
		p := Param{Name: s[:n]}
		s = trim(s[n:])
		if s != "" && s[0] == '=' {
			var err error
			if p.Value, s, err = paramValue(trim(s[1:])); err != nil {
				return nil, err
			}
		}
		if cap(params) == 0 {
			params = make(Params, 0, 1+strings.Count(s, ";"))
		}
		params = append(params, p)
	}
	if len(params) == 0 {
		return nil, nil
	}
	return params, nil
}

// paramValue reads token / host / quoted-string, and returns what follows. Colons, slashes, angle brackets and the like, which
// neither holds, are let through: fields in use (gr, oc-algo, an IPv6 address without brackets) have them.
func paramValue(s string) (value, rest string, err error) {
	if s != "" && s[0] == '"' {
		n := quoted(s)
		if n == 0 {
			return "", "", fmt.Errorf("cannot read parameter value %.40q: quote is not closed", s)
		}
		return s[:n], s[n:], nil
	}
	n := 0
	for n < len(s) && !endsValue(s[n]) {
		n++
	}
	if n == 0 {
		return "", "", fmt.Errorf("cannot read parameter value at %.40q: it is empty", s)
	}
	return s[:n], s[n:], nil
}

func endsValue(c byte) bool { return isBlank(c) || c == ';' || c == ',' || c == '"' }
