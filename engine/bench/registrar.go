package bench

import (
	"bytes"
	"fmt"
	"net"
	"net/netip"
	"strings"
)

// registrar says 200 to every REGISTER, which an agent wants before it takes
// calls for a number, and learns from the first where that agent listens.
type registrar struct {
	socket *net.UDPConn
	// first sender of a REGISTER.
	first chan netip.AddrPort
}

func startRegistrar() (*registrar, error) {
	socket, err := net.ListenUDP("udp4", net.UDPAddrFromAddrPort(netip.AddrPortFrom(own, 0)))
	if err != nil {
		return nil, fmt.Errorf("Cannot open the registrar's socket: %w", err)
	}
	r := &registrar{socket: socket, first: make(chan netip.AddrPort, 1)}
	go r.serve()
	return r, nil
}

func (r *registrar) address() string { return r.socket.LocalAddr().String() }

func (r *registrar) close() error { return r.socket.Close() }

// serve ends when the socket is closed.
func (r *registrar) serve() {
	buffer := make([]byte, 65536)
	for {
		n, from, err := r.socket.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return
		}
		if !bytes.HasPrefix(buffer[:n], []byte("REGISTER ")) {
			continue
		}
		select {
		case r.first <- from:
		default:
		}
		_, _ = r.socket.WriteToUDPAddrPort(registered(string(buffer[:n])), from) // lost, it is asked again
	}
}

// registered is the answer to a REGISTER: the headers that RFC 3261 8.2.6.2
// wants copied, and the contact with the time granted.
func registered(request string) []byte {
	var b strings.Builder
	b.WriteString("SIP/2.0 200 OK\r\n")
	for line := range strings.SplitSeq(request, "\r\n") {
		name, _, _ := strings.Cut(line, ":")
		switch strings.ToLower(name) {
		case "via", "from", "call-id", "cseq":
			b.WriteString(line + "\r\n")
		case "to":
			b.WriteString(line + ";tag=registrar\r\n")
		case "contact":
			b.WriteString(line + ";expires=3600\r\n")
		}
	}
	b.WriteString("Content-Length: 0\r\n\r\n")
	return []byte(b.String())
}
