package sip

import (
	"slices"
	"strconv"
	"strings"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// recordRoutes are the values of a message's Record-Route headers, topmost first. The library has already
// taken lists apart.
func recordRoutes(headers []wire.Header) []string {
	routes := make([]string, 0, len(headers))
	for _, h := range headers {
		routes = append(routes, h.Value())
	}
	return routes
}

// callerRoutes is the caller's route set: the response's Record-Route, reversed (RFC 3261 12.1.2).
func callerRoutes(res *wire.Response) []string {
	routes := recordRoutes(headersOf(res, "Record-Route"))
	slices.Reverse(routes)
	return routes
}

// calleeRoutes is the callee's route set: the request's Record-Route, in order (RFC 3261 12.1.1).
func calleeRoutes(req *wire.Request) []string {
	return recordRoutes(headersOf(req, "Record-Route"))
}

// itinerary says what to write in the Request-URI and in Route, and where to send, for a request to target
// by the route set (RFC 3261 12.2.1.1). The first hop is always where it goes: a request within a dialog that
// went straight to the target would pass by the edge that asked to see it.
func itinerary(target wire.Uri, set []string) (uri wire.Uri, routes []string, destination string) {
	target.Headers = nil // which no Request-URI may have (RFC 3261 19.1.1)
	if len(set) == 0 {
		return target, nil, hostPort(target)
	}
	hop, err := message.ParseAddress(set[0])
	if err != nil {
		return target, set, hostPort(target)
	}
	first, err := readURI(hop.URI)
	if err != nil {
		return target, set, hostPort(target)
	}
	if first.UriParams.Has("lr") {
		return target, set, hostPort(first)
	}
	// A strict router wants itself in the Request-URI, and the target last.
	routes = append(slices.Clone(set[1:]), "<"+target.String()+">")
	destination = hostPort(first)
	first.Headers = nil
	return first, routes, destination
}

// hostPort is net.JoinHostPort with one allocation.
func hostPort(uri wire.Uri) string {
	port := uri.Port
	if port == 0 {
		port = wire.DefaultPort(transportOf(uri))
	}
	var room [64]byte
	text := room[:0]
	if bare := trimBrackets(uri.Host); strings.IndexByte(bare, ':') >= 0 {
		text = append(append(append(text, '['), bare...), ']')
	} else {
		text = append(text, bare...)
	}
	return string(strconv.AppendInt(append(text, ':'), int64(port), 10))
}

func transportOf(uri wire.Uri) string {
	if uri.IsEncrypted() {
		return "tls"
	}
	if transport, ok := uri.UriParams.Get("transport"); ok {
		return transport
	}
	return "udp"
}
