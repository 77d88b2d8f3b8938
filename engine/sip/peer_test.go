package sip

import (
	"fmt"
	"net"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/sip/message"
)

// rawPeer is a far end that says what a test has it say, over a UDP socket of its own.
type rawPeer struct {
	t    *testing.T
	conn *net.UDPConn
	from net.Addr // whom it heard last
}

func startPeer(t *testing.T) *rawPeer {
	t.Helper()
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(zeroPort))
	must(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	return &rawPeer{t: t, conn: conn}
}

func (p *rawPeer) addr() string { return p.conn.LocalAddr().String() }

func (p *rawPeer) agent(change func(*Config)) *Agent {
	p.t.Helper()
	cfg := Config{LocalIP: loopback, Edge: p.addr(), Domain: testDomain}
	if change != nil {
		change(&cfg)
	}
	a, err := New(cfg)
	must(p.t, err)
	p.t.Cleanup(func() { must(p.t, a.Close()) })
	return a
}

// next waits for a request of that method, or a response of that status, and passes over all else.
func (p *rawPeer) next(what string) *message.Message {
	p.t.Helper()
	if m := p.within(what, 10*time.Second); m != nil {
		return m
	}
	p.t.Fatalf("no %s came", what)
	return nil
}

func (p *rawPeer) within(what string, limit time.Duration) *message.Message {
	must(p.t, p.conn.SetReadDeadline(time.Now().Add(limit)))
	buf := make([]byte, 65536)
	for {
		n, from, err := p.conn.ReadFrom(buf)
		if err != nil {
			return nil
		}
		p.from = from
		m, err := message.Parse(buf[:n])
		if err == nil && (m.Method == what || !m.IsRequest() && fmt.Sprint(m.Status) == what) {
			return m
		}
	}
}

// reply answers req; extra are whole header lines.
func (p *rawPeer) reply(req *message.Message, status int, tag string, body string, extra ...string) {
	p.t.Helper()
	res := &message.Message{Version: "SIP/2.0", Status: status, Reason: "Test", Body: []byte(body)}
	for _, name := range []string{"Via", "From", "To", "Call-ID", "CSeq"} {
		value, _ := req.Get(name)
		if name == "To" && tag != "" && !strings.Contains(value, "tag=") {
			value += ";tag=" + tag
		}
		res.Fields = append(res.Fields, message.Field{Name: name, Value: value})
	}
	if status < 300 {
		extra = append(extra, "Contact: <sip:"+p.addr()+";branch="+tag+">")
	}
	for _, line := range extra {
		name, value, _ := strings.Cut(line, ": ")
		res.Fields = append(res.Fields, message.Field{Name: name, Value: value})
	}
	_, err := p.conn.WriteTo(res.Bytes(), p.from)
	must(p.t, err)
}

type result struct {
	dialog *Dialog
	err    error
}

// dial calls 300002 through p.
func (p *rawPeer) dial(a *Agent, opts InviteOptions) <-chan result {
	done := make(chan result, 1)
	ctx, offer := within(p.t, 20*time.Second), offerOf(p.t, 4000)
	go func() {
		d, err := a.Invite(ctx, account("300001"), "300002", offer, opts)
		done <- result{d, err}
	}()
	return done
}

func (r *rawRequest) text(addr string) string {
	return fmt.Sprintf("%s sip:300001@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/UDP %s;branch=z9hG4bK%s%d%s;rport\r\nMax-Forwards: 70\r\n"+
		"From: %s\r\nTo: %s\r\nCall-ID: %s\r\nCSeq: %d %s\r\n%sContent-Length: %d\r\n\r\n%s",
		r.method, addr, r.callID, r.cseq, r.method, r.from, r.to, r.callID, r.cseq, r.method, r.extra, len(r.body), r.body)
}

func udpAddr(t *testing.T, addr string) net.Addr {
	t.Helper()
	at, err := net.ResolveUDPAddr("udp", addr)
	must(t, err)
	return at
}

// textAs is r with the branch that a request of that method would have.
func (p *rawPeer) textAs(r *rawRequest, method string) string {
	branch := fmt.Sprintf("z9hG4bK%s%d", r.callID, r.cseq)
	return strings.Replace(r.text(p.addr()), branch+r.method, branch+method, 1)
}
