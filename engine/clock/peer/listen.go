package peer

import (
	"bytes"
	"fmt"
	"net"
	"os"
)

// Ends are the places of a channel: two probes of one run.
type Ends struct {
	// Own and Peer are the regions, Run the run's id.
	Own, Peer, Run string
	// Listen is where we hear, Address where the far probe does: host:port, UDP.
	Listen, Address string
	// KeyFile has what both know and nobody else.
	KeyFile string
}

// Listen opens a channel on a socket of its own.
func Listen(e Ends) (*Channel, error) {
	secret, err := os.ReadFile(e.KeyFile)
	if err != nil {
		return nil, fmt.Errorf("Cannot read the probes' key: %w", err)
	}
	conn, err := net.ListenPacket("udp4", e.Listen)
	if err != nil {
		return nil, fmt.Errorf("Cannot listen for the probe of %s: %w", e.Peer, err)
	}
	return Open(Config{
		Conn: conn, Far: func() (net.Addr, error) { return net.ResolveUDPAddr("udp4", e.Address) },
		Own: e.Own, Peer: e.Peer, Secret: bytes.TrimSpace(secret), Run: e.Run,
	}), nil
}
