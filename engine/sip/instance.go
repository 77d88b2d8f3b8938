package sip

import "strings"

const instancePrefix = "vigie-ipbx/"

// instanceOf reads which IPBX wrote a message, from "vigie-ipbx/<host>" in Server or User-Agent.
func instanceOf(msg headed) string {
	for _, name := range []string{"Server", "User-Agent"} {
		h := headerOf(msg, name)
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
