package sip

import (
	"log/slog"
	"net/netip"
	"time"
)

// Config says where an Agent stands and whom it talks to.
type Config struct {
	// LocalIP is the address that requests leave from and that Contact names.
	LocalIP netip.Addr
	// Transport is "udp" (default), "tcp", "tls", "ws" or "wss" (RFC 7118).
	Transport string
	// Path is the WebSocket's, for ws and wss. Default "/".
	Path string
	// Edge is host:port of the registrar and outbound proxy.
	Edge string
	// Domain is the host of every address of record, and the name the edge's certificate must carry.
	Domain string
	// CAFile holds, for tls and wss, the PEM of the authority that signed the edge's certificate.
	CAFile string
	// UserAgent is sent in User-Agent and Server. Default "vigie-probe".
	UserAgent string
	// Expires is asked of the registrar. Default 1 h; refreshed when 80 % of what was granted is over.
	Expires time.Duration
	// Instance is this device's identity, a URN such as "urn:uuid:…" (RFC 5626 4.1). Where it is set, registrations ask
	// for outbound and for a GRUU (RFC 5627), and take both where the registrar has them.
	Instance string
	// KeepAlive is how often a connection is pinged. Default 25 s, within the Flow-Timer that registrars give.
	KeepAlive time.Duration
	// Logger receives the stack's messages. Default: none are written.
	Logger *slog.Logger
}

// Account is one subscriber: the user part of its address, and its digest password.
type Account struct {
	Number   string
	Password string
}

// InviteOptions are the optional parts of Invite.
type InviteOptions struct {
	// OnProvisional is called for each provisional response but 100, in order. It must not block.
	OnProvisional func(status int)
}
