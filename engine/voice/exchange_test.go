package voice

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"vigie.dev/engine/sip/message"
)

// exchange is what the telephones of these tests are connected to, on real sockets: a registrar and a proxy without
// state (RFC 3261 §16.11) over UDP and TCP, whose calls' media go through relays of its own, as an IPBX's do.
type exchange struct {
	t    *testing.T
	udp  *net.UDPConn
	tcp  net.Listener
	addr string

	mutex    sync.Mutex
	contacts map[string]back   // by number
	backs    map[string]back   // by the branch of our Via: where the answer goes
	relays   map[string]*relay // by Call-ID
	keeps    bool              // does not let telephones unregister
	notices  map[string]string // what a NOTIFY of an event package says
	conns    []net.Conn
	readers  sync.WaitGroup
}

// back sends to where a message came from.
type back func(raw []byte)

func openExchange(t *testing.T) *exchange {
	t.Helper()
	x := &exchange{t: t, contacts: map[string]back{}, backs: map[string]back{}, relays: map[string]*relay{}, notices: map[string]string{}}
	x.listen()
	x.readers.Go(x.serveUDP)
	x.readers.Go(x.serveTCP)
	t.Cleanup(x.close)
	return x
}

// listen takes one number for both transports: Record-Route names it.
func (x *exchange) listen() {
	x.t.Helper()
	for range 20 {
		conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(netip.MustParseAddrPort("127.0.0.1:0")))
		if err != nil {
			x.t.Fatal(err)
		}
		x.addr = conn.LocalAddr().String()
		if x.tcp, err = net.Listen("tcp", x.addr); err == nil {
			x.udp = conn
			return
		}
		_ = conn.Close()
	}
	x.t.Fatal("no port is free for both UDP and TCP")
}

func (x *exchange) close() {
	_ = x.udp.Close()
	_ = x.tcp.Close()
	x.mutex.Lock()
	for _, conn := range x.conns {
		_ = conn.Close()
	}
	for _, r := range x.relays {
		r.close()
	}
	x.mutex.Unlock()
	x.readers.Wait()
}

func (x *exchange) serveUDP() {
	buffer := make([]byte, message.MaxSize)
	for {
		n, from, err := x.udp.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return
		}
		x.take(buffer[:n], func(raw []byte) { _, _ = x.udp.WriteToUDPAddrPort(raw, from) })
	}
}

func (x *exchange) serveTCP() {
	for {
		conn, err := x.tcp.Accept()
		if err != nil {
			return
		}
		x.mutex.Lock()
		x.conns = append(x.conns, conn)
		x.mutex.Unlock()
		x.readers.Go(func() { x.serveConn(conn) })
	}
}

func (x *exchange) serveConn(conn net.Conn) {
	var framer message.Framer
	var write sync.Mutex
	answer := func(raw []byte) {
		write.Lock()
		defer write.Unlock()
		_, _ = conn.Write(raw)
	}
	buffer := make([]byte, 4096)
	for {
		n, err := conn.Read(buffer)
		if err != nil {
			return
		}
		framer.Write(buffer[:n])
		for raw, err := framer.Next(); raw != nil || err != nil; raw, err = framer.Next() {
			if err != nil {
				x.t.Errorf("exchange: %v", err)
				return
			}
			x.take(raw, answer)
		}
	}
}

func (x *exchange) take(raw []byte, from back) {
	m, err := message.Parse(raw)
	if err != nil {
		return // a keep-alive
	}
	if refusal := m.Check(); refusal != nil {
		x.t.Errorf("exchange: %v in\n%s", refusal, raw)
		return
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	if !m.IsRequest() {
		x.respond(m)
		return
	}
	switch {
	case m.Method == "REGISTER":
		x.register(m, from)
	case m.Method == "OPTIONS":
		from(reply(m, 200, "Allow: INVITE, ACK, BYE"))
	case m.Method == "SUBSCRIBE":
		x.subscribe(m, from)
	default:
		x.forward(m, from)
	}
}

func (x *exchange) register(m *message.Message, from back) {
	number := userOf(field(m, "To"))
	expires := field(m, "Expires")
	if expires == "0" && x.keeps {
		from(reply(m, 503))
		return
	}
	if expires == "0" {
		delete(x.contacts, number)
	} else {
		x.contacts[number] = from
	}
	from(reply(m, 200, "Contact: "+field(m, "Contact")+";expires="+expires))
}

// forward passes a request on to whom its Request-URI names, and stays on the way of the call.
func (x *exchange) forward(m *message.Message, from back) {
	to := x.contacts[userOf(m.URI)]
	if to == nil {
		if m.Method != "ACK" {
			from(reply(m, 404))
		}
		return
	}
	branch := "z9hG4bKx" + strings.TrimPrefix(branchOf(field(m, "Via")), "z9hG4bK")
	x.backs[branch] = from
	next := *m
	next.Fields = []message.Field{{Name: "Via", Value: "SIP/2.0/UDP " + x.addr + ";rport;branch=" + branch}}
	if m.Method == "INVITE" {
		next.Fields = append(next.Fields, message.Field{Name: "Record-Route", Value: "<sip:" + x.addr + ";lr>"})
	}
	for _, f := range m.Fields {
		if f.Name != "Route" {
			next.Fields = append(next.Fields, f)
		}
	}
	next.Body = x.relayed(m)
	to(next.Bytes())
}

// respond passes a response back on the way of its request.
func (x *exchange) respond(m *message.Message) {
	to := x.backs[branchOf(field(m, "Via"))]
	if to == nil {
		return // to a NOTIFY of ours
	}
	next := *m
	next.Fields = nil
	for i, f := range m.Fields {
		if i > 0 || f.Name != "Via" {
			next.Fields = append(next.Fields, f)
		}
	}
	next.Body = x.relayed(m)
	to(next.Bytes())
}

// subscribe answers a SUBSCRIBE, and tells what notices has for its event.
func (x *exchange) subscribe(m *message.Message, from back) {
	body, known := x.notices[field(m, "Event")]
	if !known {
		from(reply(m, 489))
		return
	}
	expires := field(m, "Expires")
	ok := reply(m, 200, "Expires: "+expires, "Contact: <sip:"+x.addr+">")
	from(ok)
	state := "active;expires=" + expires
	if expires == "0" {
		state = "terminated;reason=timeout"
	}
	answered, err := message.Parse(ok)
	if err != nil {
		x.t.Errorf("exchange: %v", err)
		return
	}
	notify := &message.Message{Method: "NOTIFY", URI: uriOf(field(m, "Contact")), Version: "SIP/2.0", Body: []byte(body)}
	notify.Fields = []message.Field{
		{Name: "Via", Value: fmt.Sprintf("SIP/2.0/UDP %s;branch=z9hG4bKn%s%s", x.addr, expires, field(m, "Call-ID"))},
		{Name: "From", Value: field(answered, "To")}, {Name: "To", Value: field(m, "From")}, {Name: "Call-ID", Value: field(m, "Call-ID")},
		{Name: "CSeq", Value: strings.Fields(field(m, "CSeq"))[0] + " NOTIFY"}, {Name: "Max-Forwards", Value: "70"},
		{Name: "Contact", Value: "<sip:" + x.addr + ">"}, {Name: "Event", Value: field(m, "Event")}, {Name: "Subscription-State", Value: state},
	}
	from(notify.Bytes())
}

// reply answers m; extra are whole header lines.
func reply(m *message.Message, status int, extra ...string) []byte {
	res := &message.Message{Version: "SIP/2.0", Status: status, Reason: "Test"}
	for _, f := range m.Fields {
		switch f.Name {
		case "To":
			if !strings.Contains(f.Value, ";tag=") {
				f.Value += ";tag=exchange"
			}
			res.Fields = append(res.Fields, f)
		case "Via", "From", "Call-ID", "CSeq":
			res.Fields = append(res.Fields, f)
		}
	}
	for _, line := range extra {
		name, value, _ := strings.Cut(line, ": ")
		res.Fields = append(res.Fields, message.Field{Name: name, Value: value})
	}
	return res.Bytes()
}

func field(m *message.Message, name string) string {
	value, _ := m.Get(name)
	return value
}

func uriOf(value string) string {
	a, err := message.ParseAddress(value)
	if err != nil {
		return ""
	}
	return a.URI
}

func branchOf(value string) string {
	via, err := message.ParseVia(value)
	if err != nil {
		return ""
	}
	branch, _ := via.Params.Get("branch")
	return branch
}
