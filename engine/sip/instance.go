package sip

import (
	"strings"

	wire "github.com/emiago/sipgo/sip"
)

const instancePrefix = "vigie-ipbx/"

// headed is a request or a response.
type headed interface{ GetHeader(name string) wire.Header }

// instanceOf reads which IPBX wrote a message, from "vigie-ipbx/<host>" in Server or User-Agent.
func instanceOf(msg headed) string {
	for _, name := range []string{"Server", "User-Agent"} {
		h := msg.GetHeader(name)
		if h == nil {
			continue
		}
		if _, rest, ok := strings.Cut(h.Value(), instancePrefix); ok {
			host, _, _ := strings.Cut(rest, " ")
			return host
		}
	}
	return ""
}
