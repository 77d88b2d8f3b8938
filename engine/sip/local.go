package sip

import (
	"fmt"
	"net"
	"net/netip"
)

// LocalTowards is the address of ours that reaches a host:port. Nothing is sent.
func LocalTowards(address string) (netip.Addr, error) {
	conn, err := net.Dial("udp4", address)
	if err != nil {
		return netip.Addr{}, fmt.Errorf("cannot reach %q: %w", address, err)
	}
	defer func() { _ = conn.Close() }()
	return conn.LocalAddr().(*net.UDPAddr).AddrPort().Addr(), nil
}
