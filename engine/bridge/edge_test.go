package bridge

import (
	"net"
	"strings"
	"sync"
	"testing"

	"vigie.dev/engine/bridge/dialin"
	"vigie.dev/engine/sip/message"
)

// edge is a registrar and stateless proxy (RFC 3261 §16.11) on loopback, which leads conference numbers to the bridge's
// account, as the stack's edge does. It asks nobody for a password: the stack's tests show that.
type edge struct {
	conn *net.UDPConn

	mutex    sync.Mutex
	contacts map[string]string // number to host:port
}

func startEdge(t *testing.T) *edge {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	e := &edge{conn: conn, contacts: map[string]string{}}
	go func() {
		b := make([]byte, message.MaxSize)
		for {
			n, _, err := conn.ReadFrom(b)
			if err != nil {
				return
			}
			if m, err := message.Parse(b[:n]); err == nil {
				e.take(m)
			}
		}
	}()
	return e
}

func (e *edge) address() string { return e.conn.LocalAddr().String() }

func (e *edge) take(m *message.Message) {
	switch {
	case !m.IsRequest():
		m.Fields = m.Fields[1:] // our own Via
		e.send(m, sentBy(m))
	case m.Method == "REGISTER":
		e.register(m)
	default:
		e.forward(m)
	}
}

func (e *edge) register(m *message.Message) {
	contact, _ := m.Get("Contact")
	to, _ := m.Get("To")
	e.mutex.Lock()
	e.contacts[user(to)] = host(contact)
	e.mutex.Unlock()
	e.answer(m, 200, message.Field{Name: "Contact", Value: contact + ";expires=600"})
}

func (e *edge) forward(m *message.Message) {
	number := user(m.URI)
	if dialin.IsConference(number) {
		number = dialin.Account
	}
	e.mutex.Lock()
	to, ok := e.contacts[number]
	e.mutex.Unlock()
	if !ok {
		if m.Method != "ACK" {
			e.answer(m, 480)
		}
		return
	}
	via, _ := m.Get("Via")
	_, branch, _ := strings.Cut(via, "branch=")
	branch, _, _ = strings.Cut(branch, ";")
	m.URI = "sip:" + number + "@" + to
	m.Fields = append([]message.Field{{Name: "Via", Value: "SIP/2.0/UDP " + e.address() + ";branch=" + branch + ".edge"}}, m.Fields...)
	e.send(m, to)
}

func (e *edge) answer(m *message.Message, status int, extra ...message.Field) {
	res := &message.Message{Version: "SIP/2.0", Status: status, Reason: "Test"}
	for _, name := range []string{"Via", "From", "To", "Call-ID", "CSeq"} {
		value, _ := m.Get(name)
		if name == "To" {
			value += ";tag=edge"
		}
		res.Fields = append(res.Fields, message.Field{Name: name, Value: value})
	}
	res.Fields = append(res.Fields, extra...)
	e.send(res, sentBy(m))
}

func (e *edge) send(m *message.Message, to string) {
	if at, err := net.ResolveUDPAddr("udp4", to); err == nil {
		_, _ = e.conn.WriteTo(m.Bytes(), at)
	}
}

// sentBy is the host:port of the topmost Via.
func sentBy(m *message.Message) string {
	via, _ := m.Get("Via")
	_, via, _ = strings.Cut(via, " ")
	via, _, _ = strings.Cut(via, ";")
	return via
}

// user and host of the URI in a field.
func user(field string) string {
	_, rest, _ := strings.Cut(field, "sip:")
	name, _, _ := strings.Cut(rest, "@")
	return name
}

func host(field string) string {
	_, rest, _ := strings.Cut(field, "@")
	return rest[:strings.IndexAny(rest+">", ">;")]
}
