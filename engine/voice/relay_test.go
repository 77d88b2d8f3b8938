package voice

import (
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strings"
	"sync"

	"vigie.dev/engine/sip/description"
	"vigie.dev/engine/sip/message"
)

// relay stands between the media of a call's two ends: each end sends to a pair of ports of its own.
type relay struct {
	first string // the tag of whom the call comes from
	sides [2]side
	ended sync.WaitGroup
}

// side faces one end.
type side struct {
	conns [2]*net.UDPConn // RTP, RTCP

	mutex sync.Mutex
	end   netip.AddrPort
}

var audioPort = regexp.MustCompile(`(?m)^m=audio \d+`)

// relayed is the body of a message with the relay's address in the place of its sender's. x.mutex is held.
func (x *exchange) relayed(m *message.Message) []byte {
	if len(m.Body) == 0 || field(m, "Content-Type") != "application/sdp" {
		return m.Body
	}
	id, tag := field(m, "Call-ID"), tagOf(field(m, "From"))
	r := x.relays[id]
	if r == nil {
		r = &relay{first: tag}
		if err := r.open(); err != nil {
			x.t.Errorf("exchange: %v", err)
			return m.Body
		}
		x.relays[id] = r
	}
	// A request comes from whom From names, a response from the other.
	sender := 0
	if (tag == r.first) != m.IsRequest() {
		sender = 1
	}
	session, err := description.Parse(m.Body)
	if err != nil || len(session.Media) != 1 {
		x.t.Errorf("exchange: cannot relay %q: %v", m.Body, err)
		return m.Body
	}
	from := &r.sides[sender]
	from.mutex.Lock()
	from.end = netip.AddrPortFrom(session.Address, session.Media[0].Port)
	from.mutex.Unlock()
	port := r.sides[1-sender].conns[0].LocalAddr().(*net.UDPAddr).Port
	return audioPort.ReplaceAll(m.Body, fmt.Appendf(nil, "m=audio %d", port))
}

func tagOf(value string) string {
	a, err := message.ParseAddress(value)
	if err != nil {
		return ""
	}
	tag, _ := a.Params.Get("tag")
	return strings.TrimSpace(tag)
}

func (r *relay) open() error {
	for i := range r.sides {
		if err := r.sides[i].open(); err != nil {
			return err
		}
	}
	for i := range r.sides {
		for k := range r.sides[i].conns {
			r.ended.Go(func() { r.pass(i, k) })
		}
	}
	return nil
}

func (s *side) open() error {
	for range 50 {
		rtp, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.MustParseAddrPort("127.0.0.1:0")))
		if err != nil {
			return err
		}
		at := rtp.LocalAddr().(*net.UDPAddr)
		rtcp, err := net.ListenUDP("udp4", &net.UDPAddr{IP: at.IP, Port: at.Port + 1})
		if err == nil && at.Port%2 == 0 {
			s.conns = [2]*net.UDPConn{rtp, rtcp}
			return nil
		}
		if err == nil {
			_ = rtcp.Close()
		}
		_ = rtp.Close()
	}
	return fmt.Errorf("no pair of ports is free")
}

// pass hands what one end sends to the other, until the sockets are closed.
func (r *relay) pass(from, kind int) {
	far := &r.sides[1-from]
	buffer := make([]byte, 2048)
	for {
		n, err := r.sides[from].conns[kind].Read(buffer)
		if err != nil {
			return
		}
		far.mutex.Lock()
		end := far.end
		far.mutex.Unlock()
		if end.IsValid() {
			_, _ = far.conns[kind].WriteToUDPAddrPort(buffer[:n], netip.AddrPortFrom(end.Addr(), end.Port()+uint16(kind)))
		}
	}
}

func (r *relay) close() {
	for i := range r.sides {
		for _, conn := range r.sides[i].conns {
			_ = conn.Close()
		}
	}
	r.ended.Wait()
}
