package sip

import (
	"fmt"
	"net"
	"net/netip"
	"sync"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// mostStations bounds how many far ends are remembered; all are forgotten then, at no other cost than a little time.
const mostStations = 1024

// station is a far end that datagrams go to and come from.
type station struct {
	link *link
	at   netip.AddrPort
	name string
	address
}

// stations are those that were met, by address and by what destinations call them.
type stations struct {
	mu   sync.Mutex
	met  map[netip.AddrPort]*station
	call map[string]*station
}

// Send writes a datagram.
func (s *station) Send(text string) error {
	s.link.observe(true, text, s.name)
	return s.link.socket.send(text, &s.address)
}

// Reliable is false of datagrams.
func (s *station) Reliable() bool { return false }

func (s *station) source() string { return s.name }

// back is where the answer to a request goes that came from s: to where it came from where rport is asked for (RFC 3581
// 4), else to that address and the port of Via (RFC 3261 18.2.2). A host that only a message names is never sent to.
func (s *station) back(via *wire.ViaHeader) transaction.Path {
	if via.Params.Has("rport") {
		return s
	}
	port := via.Port
	if port == 0 {
		port = wire.DefaultPort("udp")
	}
	if port == int(s.at.Port()) {
		return s
	}
	return s.link.station(netip.AddrPortFrom(s.at.Addr(), uint16(port)))
}

// station is the far end at address.
func (l *link) station(at netip.AddrPort) *station {
	l.stations.mu.Lock()
	defer l.stations.mu.Unlock()
	return l.meet(at)
}

// meet is station with the lock held.
func (l *link) meet(at netip.AddrPort) *station {
	if s := l.stations.met[at]; s != nil {
		return s
	}
	if l.stations.met == nil || len(l.stations.met) >= mostStations {
		l.stations.met = make(map[netip.AddrPort]*station)
	}
	plain := netip.AddrPortFrom(at.Addr().Unmap(), at.Port())
	s := &station{link: l, at: plain, name: plain.String(), address: l.socket.address(plain)}
	l.stations.met[at] = s
	return s
}

// stationOf is the far end that destination names, host:port.
func (l *link) stationOf(destination string) (*station, error) {
	l.stations.mu.Lock()
	s := l.stations.call[destination]
	l.stations.mu.Unlock()
	if s != nil {
		return s, nil
	}
	at, err := net.ResolveUDPAddr("udp", destination)
	if err != nil {
		return nil, fmt.Errorf("cannot resolve %q: %w", destination, err)
	}
	l.stations.mu.Lock()
	defer l.stations.mu.Unlock()
	if l.stations.call == nil || len(l.stations.call) >= mostStations {
		l.stations.call = make(map[string]*station)
	}
	plain := at.AddrPort()
	s = l.meet(netip.AddrPortFrom(plain.Addr().Unmap(), plain.Port()))
	l.stations.call[destination] = s
	return s, nil
}

// known says that stationOf has no name to resolve.
func (l *link) known(destination string) bool {
	l.stations.mu.Lock()
	s := l.stations.call[destination]
	l.stations.mu.Unlock()
	if s != nil {
		return true
	}
	_, err := netip.ParseAddrPort(destination)
	return err == nil
}
