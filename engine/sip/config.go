package sip

import (
	"log/slog"
	"net/netip"
	"time"

	wire "github.com/emiago/sipgo/sip"
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
	// Beside are further edges of the same registrar. With an Instance, and where the registrar keeps flows, every account
	// is registered by each (RFC 5626 4.2), and where one flow is lost, requests go by another. The first must be there
	// when the agent is made, and when an account is registered.
	Beside []string
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
	// SessionExpires asks for a session timer (RFC 4028) in calls of this agent; zero asks for none, and takes what the
	// far end asks for. MinSE is the shortest that is taken. Default 90 s, the least that the RFC allows.
	SessionExpires, MinSE time.Duration
	// KeepAlive is how often a connection is pinged, or a flow of datagrams that the registrar keeps (RFC 5626 4.4).
	// Default 25 s, within the Flow-Timer that registrars give.
	KeepAlive time.Duration
	// Integrity answers challenges by auth-int where they offer it beside auth (RFC 7616 3.4): the body is then part of the
	// digest, which a proxy that rewrites session descriptions breaks. A challenge that offers only one gets that one.
	Integrity bool
	// Logger receives the stack's messages. Default: none are written.
	Logger *slog.Logger

	stunRTO time.Duration // for tests
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
	// OnEarlyMedia is called for each provisional response with a session description, after OnProvisional. It must
	// not block.
	OnEarlyMedia func(Early)
	// OnEarlyDialog is called once for each branch that a provisional response tells of, before OnEarlyMedia. It must not
	// block.
	OnEarlyDialog func(*EarlyDialog)
	// Reliable says whether provisional responses may or must be acknowledged (RFC 3262).
	Reliable Reliability
	// MaxRedirects is how many 3xx are followed, each to its best contact. With 0 a 3xx is a *Failure.
	MaxRedirects int
	// Session asks for a session timer (RFC 4028).
	Session SessionTimer
	// TraceParent goes with the INVITE as a header of its own (W3C Trace Context §3.2). Optional.
	TraceParent string

	headers []wire.Header
}

// Reliability of provisional responses.
type Reliability int

// Not asked for; offered; required of the callee.
const (
	Unreliable Reliability = iota
	ReliableSupported
	ReliableRequired
)

// Early is media before the answer.
type Early struct {
	// Status is 183 most often.
	Status int
	// Branch tells the ends of a forked call apart: the far end's tag.
	Branch string
	// Description is the answer to the offer, for as long as this branch is early.
	Description []byte
}
