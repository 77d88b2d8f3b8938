package message

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// ErrNotSIP is returned for bytes in which no SIP message can be made out, not even to answer it.
var ErrNotSIP = errors.New("not a SIP message")

// Parse reads one whole message, as a datagram holds it: bytes behind the body are left out (RFC 3261 18.3). It
// takes in faults that can be answered; Check names them.
func Parse(raw []byte) (*Message, error) { return ParseText(string(raw)) }

// ParseText is Parse of what is text already; all but the body are parts of it.
func ParseText(raw string) (*Message, error) {
	m := &Message{Fields: make([]Field, 0, 16)}
	if err := m.Read(raw); err != nil {
		return nil, err
	}
	return m, nil
}

// Read is ParseText into a message that nobody needs any more, whose memory it uses again. m is of no use after an error.
func (m *Message) Read(raw string) error {
	if len(raw) > MaxSize {
		return fmt.Errorf("cannot read message of %d bytes: %w: longer than %d", len(raw), ErrNotSIP, MaxSize)
	}
	for len(raw) >= 2 && raw[0] == '\r' && raw[1] == '\n' {
		raw = raw[2:]
	}
	text, body, _ := strings.Cut(raw, "\r\n\r\n")
	first, rest, _ := strings.Cut(text, "\r\n")
	*m = Message{declared: -1, Fields: m.Fields[:0]}
	if err := m.parseStart(first); err != nil {
		return err
	}
	if holdsBreak(first) || strings.IndexByte(first, 0) >= 0 {
		m.fault(400, "Bad Start Line")
	}
	if err := m.parseFields(rest); err != nil {
		return err
	}
	m.setBody(body)
	return nil
}

func (m *Message) parseStart(line string) error {
	if len(line) >= 4 && strings.EqualFold(line[:4], "SIP/") {
		version, rest, _ := strings.Cut(line, " ")
		code, reason, _ := strings.Cut(rest, " ")
		m.Version, m.Reason = strings.ToUpper(version), reason
		status, err := strconv.Atoi(code)
		if err != nil || len(code) != 3 || !digits(code) || status < 100 || status > 699 {
			m.start = &Refusal{Status: 400, Reason: "Bad Status Line"}
		}
		m.Status = status
		return nil
	}
	method, rest, _ := strings.Cut(line, " ")
	if !isToken(method) {
		return fmt.Errorf("cannot read start line %.60q: %w", line, ErrNotSIP)
	}
	last := strings.LastIndex(rest, " ")
	m.Method = method
	if trimmed := strings.TrimRight(rest, " "); last == len(rest)-1 || trim(rest) != rest {
		m.start = &Refusal{Status: 400, Reason: "Bad Request Line"}
		rest = trim(trimmed)
		last = strings.LastIndex(rest, " ")
	}
	if last < 0 {
		return fmt.Errorf("cannot read start line %.60q: %w", line, ErrNotSIP)
	}
	m.URI, m.Version = rest[:last], strings.ToUpper(rest[last+1:])
	if !strings.HasPrefix(m.Version, "SIP/") {
		return fmt.Errorf("cannot read start line %.60q: %w", line, ErrNotSIP)
	}
	return nil
}

func (m *Message) parseFields(text string) error {
	for text != "" {
		line, rest, _ := strings.Cut(text, "\r\n")
		text = rest
		for text != "" && (text[0] == ' ' || text[0] == '\t') {
			more, rest, _ := strings.Cut(text, "\r\n")
			line, text = trimEnd(line)+" "+trim(more), rest
			if len(line) > MaxSize {
				return fmt.Errorf("cannot read header field of %d bytes: %w", len(line), ErrNotSIP)
			}
		}
		name, value, ok := strings.Cut(line, ":")
		name = trimEnd(name)
		if !ok || !isToken(name) || holdsBreak(line) {
			m.fault(400, "Bad Header Field")
			continue
		}
		m.add(longName(name), trim(value))
		if len(m.Fields) > MaxFields {
			return fmt.Errorf("cannot read more than %d header fields: %w", MaxFields, ErrNotSIP)
		}
	}
	return nil
}

func (m *Message) add(name, value string) {
	if !isList(name) {
		m.Fields = append(m.Fields, Field{name, value})
		return
	}
	if strings.IndexByte(value, ',') < 0 {
		m.Fields = append(m.Fields, Field{name, value}) // trimmed it is
		return
	}
	for _, part := range splitList(value) {
		m.Fields = append(m.Fields, Field{name, part})
	}
}

// fault keeps the first fault that was found while reading.
func (m *Message) fault(status int, reason string) {
	if m.start == nil {
		m.start = &Refusal{Status: status, Reason: reason}
	}
}

func (m *Message) setBody(body string) {
	for i := range m.Fields {
		if m.Fields[i].Name != contentLength {
			continue
		}
		value := m.Fields[i].Value
		n, err := strconv.ParseUint(value, 10, 31)
		switch {
		case err != nil || !digits(value):
			m.fault(400, "Bad Content-Length")
		case m.declared >= 0 && m.declared != int(n):
			m.fault(400, "Conflicting Content-Length")
		default:
			m.declared = int(n)
		}
	}
	if m.declared > len(body) {
		m.short = true
	} else if m.declared >= 0 {
		body = body[:m.declared]
	}
	m.Body = []byte(body)
}
