package message

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// errEmpty is a field that may not be empty.
var errEmpty = errors.New("no value")

// Refusal is what a message deserves that cannot be taken: a request, a response with this status; a response, to be
// dropped in silence.
type Refusal struct {
	// Status is 400 to 699.
	Status int
	Reason string
	// Cause is what was found wrong in a field; nil where Reason says it all.
	Cause error
}

func (r *Refusal) Error() string {
	if r.Cause != nil {
		return fmt.Sprintf("cannot take message: %d %s: %v", r.Status, r.Reason, r.Cause)
	}
	return fmt.Sprintf("cannot take message: %d %s", r.Status, r.Reason)
}

// Unwrap gives the cause to errors.Is and errors.As.
func (r *Refusal) Unwrap() error { return r.Cause }

// Check finds what a user agent must refuse (RFC 3261 8.2, 18.3, 21.4; RFC 4475), and writes the fields that the
// transactions and dialogs are told apart by in their plainest form. It is the last step before m may be used.
func (m *Message) Check() *Refusal {
	if m.start != nil {
		return m.start
	}
	if m.Version != "SIP/2.0" {
		return &Refusal{Status: 505, Reason: "Version Not Supported"}
	}
	if m.short {
		return &Refusal{Status: 400, Reason: "Body Shorter Than Content-Length"}
	}
	if refusal := m.checkOnce(); refusal != nil {
		return refusal
	}
	if refusal := m.checkCSeq(); refusal != nil {
		return refusal
	}
	if m.IsRequest() {
		if refusal := m.checkTarget(); refusal != nil {
			return refusal
		}
	}
	m.hasVia, m.kept, m.used = false, 0, 0
	for i := range m.Fields {
		if err := m.plain(i); err != nil {
			return &Refusal{Status: 400, Reason: "Bad " + m.Fields[i].Name, Cause: err}
		}
	}
	return nil
}

// checkOnce wants the mandatory fields there, and none of the single ones twice.
func (m *Message) checkOnce() *Refusal {
	var seen uint32
	via := false
	for i := range m.Fields {
		f := &m.Fields[i]
		via = via || f.Name == "Via"
		bit := singleBit(f.Name)
		if seen&bit != 0 {
			return &Refusal{Status: 400, Reason: "More Than One " + f.Name}
		}
		seen |= bit
		if f.Value == "" && bit&mandatory != 0 {
			return &Refusal{Status: 400, Reason: "Missing " + f.Name}
		}
	}
	if lacking := mandatory &^ seen; lacking != 0 {
		for _, name := range [...]string{"From", "To", "Call-ID", "CSeq"} {
			if lacking&singleBit(name) != 0 {
				return &Refusal{Status: 400, Reason: "Missing " + name}
			}
		}
	}
	if !via {
		return &Refusal{Status: 400, Reason: "Missing Via"}
	}
	return nil
}

func (m *Message) checkCSeq() *Refusal {
	_, method, ok := m.CSeq()
	switch {
	case !ok:
		return &Refusal{Status: 400, Reason: "Bad CSeq"}
	case !m.IsRequest() || method == m.Method:
		return nil
	case !IsMethod(m.Method):
		return &Refusal{Status: 501, Reason: "Not Implemented"}
	}
	return &Refusal{Status: 400, Reason: "CSeq of Another Method"}
}

// IsMethod tells the methods that a user agent of this package's users knows.
func IsMethod(name string) bool {
	switch name {
	case "INVITE", "ACK", "CANCEL", "BYE", "REGISTER", "OPTIONS", "SUBSCRIBE", "NOTIFY", "REFER", "INFO", "MESSAGE", "PRACK",
		"UPDATE", "PUBLISH":
		return true
	}
	return false
}

func (m *Message) checkTarget() *Refusal {
	if m.URI != trim(m.URI) || strings.ContainsAny(m.URI, " \t<>\"") {
		return &Refusal{Status: 400, Reason: "Bad Request-URI"}
	}
	uri, err := ParseURI(m.URI)
	m.target = uri
	switch {
	case err != nil:
		return &Refusal{Status: 400, Reason: "Bad Request-URI", Cause: err}
	case !uri.IsSIP():
		return &Refusal{Status: 416, Reason: "Unsupported URI Scheme"}
	case uri.Headers != "":
		return &Refusal{Status: 400, Reason: "Header Fields in Request-URI"}
	case m.Method != strings.ToUpper(m.Method):
		// Names of methods are case-sensitive (RFC 3261 7.1): the library would take "invite" for INVITE.
		return &Refusal{Status: 501, Reason: "Not Implemented"}
	}
	return nil
}

// plain rewrites the value of a field that has a grammar here, and returns what is wrong with it.
func (m *Message) plain(index int) error {
	f := &m.Fields[index]
	switch f.Name {
	case "Via":
		v, err := parseVia(f.Value, m.room())
		if err != nil {
			return err
		}
		if !m.hasVia {
			m.via, m.hasVia = v, true
			m.used += len(v.Params)
		}
		if !v.wrote(f.Value) {
			f.Value = v.String()
		}
	case "From", "To", "Contact", "Route", "Record-Route", "Path", "Service-Route", "Refer-To", "Referred-By":
		a, err := parseAddress(f.Value, m.room())
		if err == nil && (a.URI != "*" || f.Name == "Contact") {
			err = a.read()
		} else if err == nil {
			err = fmt.Errorf("cannot read address %q: only Contact may be it", f.Value)
		}
		if err != nil {
			return err
		}
		m.keep(index, a)
		if !a.wrote(f.Value) {
			f.Value = a.String()
		}
	case "CSeq":
		n, method, ok := readCSeq(f.Value)
		if !ok {
			return fmt.Errorf("cannot read CSeq %.60q: expected a number and a method", f.Value)
		}
		if plain := strconv.FormatUint(uint64(n), 10); len(f.Value) != len(plain)+1+len(method) {
			f.Value = plain + " " + method
		}
	case "Max-Forwards":
		return f.number(255)
	case "RSeq":
		return f.number(1<<32 - 1)
	case "Content-Type":
		if f.Value == "" {
			return errEmpty
		}
	case "Call-ID":
		if blank(f.Value) >= 0 {
			return fmt.Errorf("cannot read Call-ID %.60q: expected one word", f.Value)
		}
	}
	return nil
}

// read looks into SIP URIs; other schemes are opaque. parseAddress has passed the characters.
func (a *Address) read() (err error) {
	if a.URI != "*" {
		a.parts, err = splitURI(a.URI)
	}
	return err
}

func (f *Field) number(highest uint64) error {
	n, err := strconv.ParseUint(f.Value, 10, 64)
	if err != nil || !digits(f.Value) || n > highest {
		return fmt.Errorf("cannot read number %.40q: expected 0 to %d", f.Value, highest)
	}
	f.Value = strconv.FormatUint(n, 10)
	return nil
}
