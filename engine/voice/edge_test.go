package voice

import (
	"fmt"
	"hash/fnv"
	"net"
	"net/netip"
	"strings"
	"sync"
	"testing"
)

// edge is a registrar and a stateless proxy (RFC 3261 16.11) on loopback: it stays in the path by Record-Route, as the
// stack's edge does, and asks nobody for a password.
type edge struct {
	socket *net.UDPConn
	mutex  sync.Mutex
	where  map[string]netip.AddrPort // by number
}

func startEdge(t *testing.T) *edge {
	t.Helper()
	socket, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	e := &edge{socket: socket, where: map[string]netip.AddrPort{}}
	ended := make(chan struct{})
	go func() { defer close(ended); e.serve() }()
	t.Cleanup(func() { _ = socket.Close(); <-ended })
	return e
}

func (e *edge) address() string { return e.socket.LocalAddr().String() }

func (e *edge) serve() {
	buffer := make([]byte, 65536)
	for {
		n, from, err := e.socket.ReadFromUDPAddrPort(buffer)
		if err != nil {
			return
		}
		head, body, _ := strings.Cut(string(buffer[:n]), "\r\n\r\n")
		lines := strings.Split(head, "\r\n")
		switch {
		case strings.HasPrefix(lines[0], "REGISTER "):
			e.register(lines, from)
		case strings.HasPrefix(lines[0], "SIP/2.0 "):
			e.back(lines, body)
		default:
			e.forward(lines, body)
		}
	}
}

func (e *edge) send(to netip.AddrPort, lines []string, body string) {
	_, _ = e.socket.WriteToUDPAddrPort([]byte(strings.Join(lines, "\r\n")+"\r\n\r\n"+body), to) // lost, it is sent again
}

func (e *edge) register(lines []string, from netip.AddrPort) {
	answer := []string{"SIP/2.0 200 OK"}
	for _, line := range lines[1:] {
		switch name, value, _ := strings.Cut(line, ":"); strings.ToLower(name) {
		case "via", "from", "call-id", "cseq":
			answer = append(answer, line)
		case "to":
			answer = append(answer, line+";tag=edge")
			e.mutex.Lock()
			e.where[userOf(value)] = from
			e.mutex.Unlock()
		case "contact":
			answer = append(answer, line+";expires=3600")
		}
	}
	e.send(from, append(answer, "Content-Length: 0"), "")
}

func userOf(value string) string {
	_, rest, _ := strings.Cut(value, "sip:")
	user, _, _ := strings.Cut(rest, "@")
	return user
}

// forward sends a request on: to a number where it registered, within a dialog to the contact.
func (e *edge) forward(lines []string, body string) {
	method, rest, _ := strings.Cut(lines[0], " ")
	uri, _, _ := strings.Cut(rest, " ")
	via, kept, within := "", []string{}, false
	for _, line := range lines[1:] {
		name, value, _ := strings.Cut(line, ":")
		if strings.EqualFold(name, "via") && via == "" {
			via = value
		}
		within = within || strings.EqualFold(name, "to") && strings.Contains(value, "tag=")
		if !strings.EqualFold(name, "route") {
			kept = append(kept, line)
		}
	}
	e.mutex.Lock()
	to, known := e.where[userOf(uri)]
	e.mutex.Unlock()
	if within || !known {
		_, host, _ := strings.Cut(uri, "@")
		host, _, _ = strings.Cut(strings.TrimSuffix(host, ">"), ";")
		var err error
		if to, err = netip.ParseAddrPort(host); err != nil {
			return
		}
	}
	hash := fnv.New64a()
	_, _ = hash.Write([]byte(via))
	added := []string{lines[0], fmt.Sprintf("Via: SIP/2.0/UDP %s;branch=z9hG4bK%x", e.address(), hash.Sum64())}
	if method == "INVITE" {
		added = append(added, "Record-Route: <sip:"+e.address()+";lr>")
	}
	e.send(to, append(added, kept...), body)
}

// back sends a response to whoever is named in the Via under ours.
func (e *edge) back(lines []string, body string) {
	own := -1
	for i, line := range lines {
		name, value, _ := strings.Cut(line, ":")
		if !strings.EqualFold(name, "via") {
			continue
		}
		if own < 0 {
			own = i
			continue
		}
		host, _, _ := strings.Cut(strings.Fields(value)[1], ";")
		if to, err := netip.ParseAddrPort(host); err == nil {
			e.send(to, append(append([]string{}, lines[:own]...), lines[own+1:]...), body)
		}
		return
	}
}
