package description

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

var errCandidate = errors.New("expected foundation, component, transport, priority, address, port, typ and type")

// attribute reads the lines of ICE; others are no error.
func (i *ICE) attribute(key, value string) error {
	switch key {
	case "ice-ufrag":
		i.Ufrag = value
	case "ice-pwd":
		i.Password = value
	case "ice-lite":
		i.Lite = true
	case "ice-options":
		if i.Options = strings.Fields(value); len(i.Options) == 0 {
			i.Options = nil
		}
	case "end-of-candidates":
		i.Complete = true
	case "candidate":
		c, err := ParseCandidate(value)
		if err != nil {
			return err
		}
		i.Candidates = append(i.Candidates, c)
	}
	return nil
}

// ParseCandidate reads the value of a candidate attribute, without "candidate:".
func ParseCandidate(value string) (Candidate, error) {
	parts := strings.Fields(value)
	if len(parts) < 8 || parts[6] != "typ" {
		return Candidate{}, errCandidate
	}
	component, err1 := strconv.ParseUint(parts[1], 10, 16)
	priority, err2 := strconv.ParseUint(parts[3], 10, 32)
	port, err3 := strconv.ParseUint(parts[5], 10, 16)
	if err := errors.Join(err1, err2, err3); err != nil {
		return Candidate{}, errors.Join(errCandidate, err)
	}
	return Candidate{
		Foundation: parts[0], Component: uint16(component), Transport: strings.ToLower(parts[2]), Priority: uint32(priority),
		Host: parts[4], Port: uint16(port), Type: parts[7], Extensions: strings.Join(parts[8:], " "),
	}, nil
}

// String is the value of the candidate attribute.
func (c Candidate) String() string {
	out := fmt.Sprintf("%s %d %s %d %s %d typ %s",
		c.Foundation, c.Component, c.Transport, c.Priority, c.Host, c.Port, c.Type)
	if c.Extensions != "" {
		out += " " + c.Extensions
	}
	return out
}
