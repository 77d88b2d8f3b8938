package capture

import (
	"bytes"
	"net/netip"
	"strconv"
	"strings"
)

const (
	// tcpKept is how much of one direction of a TCP connection is kept while a message is incomplete.
	tcpKept = 64 << 10
	// tcpFlows is of how many directions at once; those beyond it are not followed.
	tcpFlows = 4096
)

// signalling finds the session descriptions in SIP over UDP and TCP.
type signalling struct {
	flows map[[2]netip.AddrPort]*flow
	learn func(sdp []byte)
}

// flow is one direction of a TCP connection, put together as far as its
// segments came in order.
type flow struct {
	next uint32
	kept []byte
}

func newSignalling(learn func(sdp []byte)) *signalling {
	return &signalling{map[[2]netip.AddrPort]*flow{}, learn}
}

// take looks at the payload of a segment.
func (s *signalling) take(g segment) {
	if !g.tcp {
		if isSIP(g.payload) {
			s.message(g.payload)
		}
		return
	}
	if len(g.payload) == 0 {
		return
	}
	key := [2]netip.AddrPort{g.src, g.dst}
	f := s.flows[key]
	switch {
	case f == nil && (len(s.flows) >= tcpFlows || !beginsSIP(g.payload)):
		return
	case f == nil:
		f = &flow{next: g.seq}
		s.flows[key] = f
	}
	if behind := int32(f.next - g.seq); behind > 0 { // sent again, whole or in part
		if int(behind) >= len(g.payload) {
			return
		}
		g.payload, g.seq = g.payload[behind:], f.next
	}
	if g.seq != f.next || len(f.kept)+len(g.payload) > tcpKept {
		f.kept = f.kept[:0] // a segment is missing: begin with the next message
		if !beginsSIP(g.payload) {
			f.next = g.seq + uint32(len(g.payload))
			return
		}
	}
	f.next = g.seq + uint32(len(g.payload))
	f.kept = append(f.kept, g.payload...)
	f.kept = s.messages(f.kept)
}

// messages takes all whole messages of a stream and gives what is left (RFC 3261 §18.3).
func (s *signalling) messages(b []byte) []byte {
	for {
		for len(b) >= 2 && b[0] == '\r' && b[1] == '\n' { // keep-alives, RFC 5626 §3.5.1
			b = b[2:]
		}
		if !beginsSIP(b) {
			return nil
		}
		end := bytes.Index(b, []byte("\r\n\r\n"))
		if end < 0 {
			return b
		}
		length := end + 4 + contentLength(b[:end])
		if length > len(b) {
			return b
		}
		s.message(b[:length])
		b = b[length:]
	}
}

// message hands on the session description that a message has, if any.
func (s *signalling) message(b []byte) {
	end := bytes.Index(b, []byte("\r\n\r\n"))
	if end < 0 {
		return
	}
	body := b[end+4:]
	start := bytes.Index(body, []byte("v=0\r\n"))
	if start < 0 || start > 0 && body[start-1] != '\n' {
		return
	}
	body = body[start:]
	if boundary := bytes.Index(body, []byte("\r\n--")); boundary >= 0 { // one part of several
		body = body[:boundary+2]
	}
	s.learn(body)
}

// isSIP tells the start of a SIP message: a status line or a request line.
func isSIP(b []byte) bool {
	line, _, whole := bytes.Cut(b[:min(len(b), lineKept)], []byte("\r\n"))
	return whole && (bytes.HasPrefix(line, []byte(version+" ")) || beginsSIP(line) && bytes.HasSuffix(line, []byte(" "+version)))
}

const (
	version  = "SIP/2.0"
	lineKept = 2048 // of a first line
)

// beginsSIP tells what may become a SIP message when more of its stream has
// come: the version, or a method and the scheme of a URI, as far as they go.
func beginsSIP(b []byte) bool {
	if n := min(len(b), len(version)); string(b[:n]) == version[:n] {
		return true
	}
	method, uri, whole := bytes.Cut(b[:min(len(b), lineKept)], []byte(" "))
	for _, c := range method {
		if c < 'A' || c > 'Z' {
			return false
		}
	}
	if !whole || len(method) == 0 {
		return len(method) > 0 && len(method) < 16
	}
	for _, scheme := range []string{"sip:", "sips:", "tel:"} {
		if n := min(len(uri), len(scheme)); string(uri[:n]) == scheme[:n] {
			return true
		}
	}
	return false
}

// contentLength reads the header, long or compact; 0 where there is none that makes sense.
func contentLength(head []byte) int {
	for line := range strings.SplitSeq(string(head), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		if name = strings.ToLower(strings.TrimSpace(name)); name != "content-length" && name != "l" {
			continue
		}
		if n, err := strconv.Atoi(strings.TrimSpace(value)); err == nil && n >= 0 && n <= tcpKept {
			return n
		}
	}
	return 0
}
