package message

import (
	"fmt"
	"strings"
)

// Address is the value of From, To, Contact, Route and their like: name-addr or addr-spec, with parameters.
type Address struct {
	// Display is as it came, quotes included; empty where there is none.
	Display string
	// URI is what stands between the angle brackets; "*" in a Contact that removes every binding.
	URI string
	// Params are the field's, not the URI's.
	Params Params

	parts URI
}

// Parts are URI's, of an address that Check has passed; the zero value of others.
func (a Address) Parts() URI { return a.parts }

// ParseAddress reads one address. An addr-spec without brackets ends at its first semicolon (RFC 3261 20.10) and may
// hold no question mark or comma.
func ParseAddress(s string) (Address, error) { return parseAddress(s, nil) }

// parseAddress is ParseAddress with room for the parameters.
func parseAddress(s string, room Params) (Address, error) {
	s = trim(s)
	if s == "*" {
		return Address{URI: "*"}, nil
	}
	open, err := displayEnd(s)
	if err != nil {
		return Address{}, err
	}
	if open < 0 {
		return parseBare(s, room)
	}
	a := Address{Display: trim(s[:open])}
	end := strings.IndexByte(s[open:], '>')
	if end < 0 {
		return Address{}, fmt.Errorf("cannot read address %.60q: bracket is not closed", s)
	}
	a.URI = s[open+1 : open+end]
	if err := checkReference(a.URI); err != nil {
		return Address{}, err
	}
	if a.Params, err = parseParams(s[open+end+1:], room); err != nil {
		return Address{}, err
	}
	return a, nil
}

// displayEnd is where the opening bracket stands, -1 where there is none.
func displayEnd(s string) (int, error) {
	if strings.HasPrefix(s, `"`) {
		n := quoted(s)
		if n == 0 {
			return 0, fmt.Errorf("cannot read address %.60q: quote is not closed", s)
		}
		rest := trim(s[n:])
		if !strings.HasPrefix(rest, "<") {
			return 0, fmt.Errorf("cannot read address %.60q: expected a bracket behind the display name", s)
		}
		return len(s) - len(strings.TrimLeft(s[n:], " \t")), nil
	}
	open := strings.IndexByte(s, '<')
	if semi := strings.IndexByte(s, ';'); open < 0 || semi >= 0 && semi < open {
		return -1, nil
	}
	for word := range strings.FieldsFuncSeq(s[:open], func(r rune) bool { return r == ' ' || r == '\t' }) {
		if !isToken(word) {
			return 0, fmt.Errorf("cannot read address %.60q: %q in a display name wants quotes", s, word)
		}
	}
	return open, nil
}

func parseBare(s string, room Params) (Address, error) {
	end := strings.IndexByte(s, ';')
	if end < 0 {
		end = len(s)
	}
	a := Address{URI: trim(s[:end])}
	if strings.ContainsAny(a.URI, "?,") {
		return Address{}, fmt.Errorf("cannot read address %.60q: a URI with ? or , wants brackets", s)
	}
	if err := checkReference(a.URI); err != nil {
		return Address{}, err
	}
	var err error
	if a.Params, err = parseParams(s[end:], room); err != nil {
		return Address{}, err
	}
	return a, nil
}

// String writes the address with its brackets.
func (a Address) String() string {
	if a.URI == "*" {
		return "*"
	}
	var out strings.Builder
	out.Grow(len(a.Display) + len(a.URI) + 3 + 24*len(a.Params))
	if a.Display != "" {
		out.WriteString(a.Display)
		out.WriteByte(' ')
	}
	out.WriteByte('<')
	out.WriteString(a.URI)
	out.WriteByte('>')
	a.Params.write(&out)
	return out.String()
}

// wrote says whether s is what String gives.
func (a Address) wrote(s string) bool {
	if a.URI == "*" {
		return s == "*"
	}
	if a.Display != "" && (!eat(&s, a.Display) || !eat(&s, " ")) {
		return false
	}
	return eat(&s, "<") && eat(&s, a.URI) && eat(&s, ">") && a.Params.wrote(s)
}
