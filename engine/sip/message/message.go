package message

import (
	"strconv"
	"strings"
)

// MaxSize bounds a message in bytes, body included: a UDP datagram can hold no more.
const MaxSize = 65535

// MaxFields bounds the header fields of a message.
const MaxFields = 512

// Field is one header field. Name is in its long form where it has a compact one; lists of the fields that may be
// split (RFC 3261 7.3.1) have been.
type Field struct{ Name, Value string }

// Message is a request, where Method is set, or a response.
type Message struct {
	// Method and URI are of a request; URI is as it came.
	Method, URI string
	// Status, 100 to 699 where Check passes, and Reason are of a response.
	Status int
	Reason string
	// Version is "SIP/2.0" where Check passes.
	Version string
	Fields  []Field
	Body    []byte

	// declared is Content-Length's value, -1 where there is none; short says that fewer bytes came.
	declared int
	short    bool
	// start is a fault of the start line, kept for Check.
	start *Refusal
	// via and addresses are what Check read, so that nobody reads it again.
	via       Via
	hasVia    bool
	addresses [readKept]readAddress
	kept      int
	target    URI
	// params is where parameters of what is kept stand, as long as there is room; used of it are.
	params [roomyParams]Param
	used   int
}

// roomyParams is more than most messages have in Via, From, To and Contact together.
const roomyParams = 12

// room is for the parameters of the next field; they keep it where used goes on.
func (m *Message) room() Params {
	if m.used >= len(m.params) {
		return nil
	}
	return m.params[m.used:m.used]
}

// readKept is how many addresses are kept: From, To, Contact.
const readKept = 3

type readAddress struct {
	field int
	Address
}

// TopVia is the topmost hop of a message that Check has passed.
func (m *Message) TopVia() Via { return m.via }

// Target is the Request-URI of a request that Check has passed.
func (m *Message) Target() URI { return m.target }

// AddressAt is the address in the field at index, which Check has passed.
func (m *Message) AddressAt(index int) (Address, error) {
	for i := range m.addresses[:m.kept] {
		if m.addresses[i].field == index {
			return m.addresses[i].Address, nil
		}
	}
	return ParseAddress(m.Fields[index].Value)
}

// keep notes an address for AddressAt.
func (m *Message) keep(index int, a Address) {
	switch m.Fields[index].Name {
	case "From", "To", "Contact":
		if m.kept < readKept {
			m.addresses[m.kept] = readAddress{index, a}
			m.kept++
			m.used += len(a.Params)
		}
	}
}

// IsRequest says whether m is a request.
func (m *Message) IsRequest() bool { return m.Method != "" }

// Get is the value of the first field of that name, in its long form; false where there is none.
func (m *Message) Get(name string) (string, bool) {
	for i := range m.Fields {
		if len(m.Fields[i].Name) == len(name) && strings.EqualFold(m.Fields[i].Name, name) {
			return m.Fields[i].Value, true
		}
	}
	return "", false
}

// All are the values of the fields of that name, in order.
func (m *Message) All(name string) []string {
	var values []string
	for i := range m.Fields {
		if len(m.Fields[i].Name) == len(name) && strings.EqualFold(m.Fields[i].Name, name) {
			values = append(values, m.Fields[i].Value)
		}
	}
	return values
}

// Count is how many fields of that name there are.
func (m *Message) Count(name string) int {
	n := 0
	for i := range m.Fields {
		if m.Fields[i].Name == name {
			n++
		}
	}
	return n
}

// CSeq is the sequence number, 0 to 2³¹−1, and the method; false where the field is absent or malformed.
func (m *Message) CSeq() (number uint32, method string, ok bool) {
	value, _ := m.Get("CSeq")
	return readCSeq(value)
}

func readCSeq(value string) (number uint32, method string, ok bool) {
	value = strings.TrimSpace(value)
	end := blank(value)
	if end < 0 || !digits(value[:end]) {
		return 0, "", false
	}
	method = trim(value[end:])
	n, err := strconv.ParseUint(value[:end], 10, 31)
	if err != nil || !isToken(method) {
		return 0, "", false
	}
	return uint32(n), method, true
}

// StartLine is the request line or status line.
func (m *Message) StartLine() string {
	if m.IsRequest() {
		return m.Method + " " + m.URI + " " + m.Version
	}
	return m.Version + " " + strconv.Itoa(m.Status) + " " + m.Reason
}

// Bytes writes m: one field a line, and a Content-Length that tells the body's length.
func (m *Message) Bytes() []byte {
	size := len(m.Body) + 64 + len(m.URI) + len(m.Reason)
	for _, f := range m.Fields {
		size += len(f.Name) + len(f.Value) + 4
	}
	out := make([]byte, 0, size)
	out = append(out, m.StartLine()...)
	out = append(out, "\r\n"...)
	for _, f := range m.Fields {
		if f.Name == contentLength {
			continue
		}
		out = append(out, f.Name...)
		out = append(out, ": "...)
		out = append(out, f.Value...)
		out = append(out, "\r\n"...)
	}
	out = append(out, contentLength+": "...)
	out = strconv.AppendInt(out, int64(len(m.Body)), 10)
	out = append(out, "\r\n\r\n"...)
	return append(out, m.Body...)
}
