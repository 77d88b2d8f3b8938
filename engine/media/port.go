package media

import "net/netip"

// Port is one shard: all its streams share one socket pair and one thread.
type Port struct{}

// Listen opens the socket pair and starts the shard's thread.
func Listen(cfg Config) (*Port, error) { return &Port{}, nil }

// RTP is the local address to offer in SDP; RTCP is on the next port.
func (p *Port) RTP() netip.AddrPort { return netip.AddrPort{} }

// Open starts a stream: sends from the next free phase on, receives what
// comes from cfg.Remote.
func (p *Port) Open(cfg StreamConfig) (*Stream, error) { return &Stream{}, nil }

// Health tells how well the shard kept its schedule since Listen.
func (p *Port) Health() Health { return Health{} }

// Close ends all streams and frees the sockets.
func (p *Port) Close() error { return nil }
