package transaction

import (
	"strconv"
	"strings"

	wire "github.com/emiago/sipgo/sip"
)

// cookie begins a branch that is unlike any other (RFC 3261 8.1.1.7).
const cookie = "z9hG4bK"

// clientKey is what a response names its request by (RFC 3261 17.1.3).
type clientKey struct {
	branch string
	method wire.RequestMethod
}

// serverKey is what a retransmission, an ACK or a CANCEL names its request by (RFC 3261 17.2.3). Without the cookie
// branch holds all that RFC 2543 compares.
type serverKey struct {
	branch, host string
	port         int
	method       wire.RequestMethod
}

// apart is k with text of its own: parts of the message would keep all of that for 32 s.
func (k serverKey) apart() serverKey {
	text := k.branch + k.host + string(k.method)
	host, method := len(k.branch), len(k.branch)+len(k.host)
	return serverKey{branch: text[:host], host: text[host:method], port: k.port, method: wire.RequestMethod(text[method:])}
}

func branchOf(via *wire.ViaHeader) string {
	branch, _ := via.Params.Get("branch")
	return branch
}

func serverKeyOf(req *wire.Request, method wire.RequestMethod) serverKey {
	if method == wire.ACK {
		method = wire.INVITE
	}
	via := req.Via()
	if branch := branchOf(via); len(branch) > len(cookie) && strings.EqualFold(branch[:len(cookie)], cookie) {
		return serverKey{branch: branch, host: via.Host, port: via.Port, method: method}
	}
	// To's tag is not in it: an ACK has the one that the response gave.
	tag, _ := req.From().Params.Get("tag")
	all := []string{
		req.Recipient.String(), tag, string(*req.CallID()), strconv.FormatUint(uint64(req.CSeq().SeqNo), 10), branchOf(via),
	}
	return serverKey{branch: strings.Join(all, "\x00"), host: via.Host, port: via.Port, method: method}
}
