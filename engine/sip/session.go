package sip

import (
	"time"

	wire "github.com/emiago/sipgo/sip"
)

// Refresher of a session: the caller or the callee, by their parts in the INVITE (RFC 4028 7.1).
type Refresher string

// Whoever the far end chooses; the caller; the callee.
const (
	AnyRefresher    Refresher = ""
	CallerRefreshes Refresher = "uac"
	CalleeRefreshes Refresher = "uas"
)

// SessionTimer is what a caller asks for (RFC 4028 7.1). A zero Expires or MinSE is the agent's own, of Config.
type SessionTimer struct {
	Expires, MinSE time.Duration
	Refresher      Refresher
}

// Session is how long a call may go unconfirmed (RFC 4028).
type Session struct {
	// Expires is zero where no timer was agreed on.
	Expires time.Duration
	// Ours says that this end refreshes.
	Ours bool
	// Refreshes is how often either end has.
	Refreshes int
}

// Session is what the two ends last agreed on.
func (d *Dialog) Session() Session {
	d.timer.mu.Lock()
	defer d.timer.mu.Unlock()
	return d.timer.session
}

// These are shared, as nobody changes them.
var (
	supported         = wire.NewHeader("Supported", "timer, replaces")
	supportedReliable = wire.NewHeader("Supported", "timer, replaces, 100rel")
	requiredReliable  = wire.NewHeader("Require", "100rel")
)

// sessionHeaders adds to headers what an INVITE says of the extensions that we have.
func (a *Agent) sessionHeaders(headers []wire.Header, opts InviteOptions) []wire.Header {
	switch opts.Reliable {
	case ReliableSupported:
		headers = append(headers, supportedReliable)
	case ReliableRequired:
		headers = append(headers, supported, requiredReliable)
	default:
		headers = append(headers, supported)
	}
	expires, least := opts.Session.Expires, opts.Session.MinSE
	if expires == 0 {
		expires = a.cfg.SessionExpires
	}
	if least == 0 {
		least = min(a.cfg.MinSE, expires)
	}
	if expires == 0 {
		return headers
	}
	value := seconds(expires)
	if opts.Session.Refresher != AnyRefresher {
		value += ";refresher=" + string(opts.Session.Refresher)
	}
	return append(headers, wire.NewHeader("Session-Expires", value), wire.NewHeader("Min-SE", seconds(least)))
}

// withLongerSession is the attempt that a 422 asks for (RFC 4028 7.4); nil where it does not say for how long.
func (a *Agent) withLongerSession(req *wire.Request, res *wire.Response) *wire.Request {
	least := headerSeconds(res, "Min-SE")
	if least == 0 {
		return nil
	}
	expires, refresher := sessionOf(req)
	value := seconds(max(least, expires))
	if refresher != "" {
		value += ";refresher=" + refresher
	}
	next := a.again(req)
	next.RemoveHeader("Session-Expires")
	next.RemoveHeader("Min-SE")
	next.AppendHeader(wire.NewHeader("Session-Expires", value))
	next.AppendHeader(wire.NewHeader("Min-SE", seconds(least)))
	return next
}
