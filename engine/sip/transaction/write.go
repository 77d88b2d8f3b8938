package transaction

import (
	"net/netip"
	"strconv"
	"strings"
	"sync"

	wire "github.com/emiago/sipgo/sip"
)

// buffers are what messages are written into before their length is known.
var buffers = sync.Pool{New: func() any { return &buffer{make([]byte, 0, 2048)} }}

type buffer struct{ text []byte }

// Write is the text of a message, as its StringWrite gives it, but that values of parameters in quotes get no others. It
// appends rather than call the library's writers, which pass through an interface for every few bytes.
func Write(msg wire.Message) string {
	b := buffers.Get().(*buffer)
	defer buffers.Put(b)
	b.text = appendMessage(b.text[:0], msg)
	return string(b.text)
}

func appendMessage(b []byte, msg wire.Message) []byte {
	var headers []wire.Header
	switch m := msg.(type) {
	case *wire.Request:
		b = append(append(b, m.Method...), ' ')
		b = append(appendURI(b, &m.Recipient), ' ')
		b = append(b, m.SipVersion...)
		headers = m.Headers()
	case *wire.Response:
		b = append(append(b, m.SipVersion...), ' ')
		b = append(strconv.AppendInt(b, int64(m.StatusCode), 10), ' ')
		b = append(b, m.Reason...)
		headers = m.Headers()
	}
	b = append(b, "\r\n"...)
	for _, h := range headers {
		b = append(append(b, h.Name()...), ": "...)
		b = append(appendValue(b, h), "\r\n"...)
	}
	b = append(b, "\r\n"...)
	return append(b, msg.Body()...)
}

func appendValue(b []byte, h wire.Header) []byte {
	switch h := h.(type) {
	case *wire.ViaHeader:
		b = append(append(b, h.ProtocolName...), '/')
		b = append(append(b, h.ProtocolVersion...), '/')
		b = append(append(b, h.Transport...), ' ')
		b = appendParams(appendPort(appendHost(b, h.Host), h.Port), h.Params)
	case *wire.FromHeader:
		b = appendAddress(b, h.DisplayName, &h.Address, h.Params)
	case *wire.ToHeader:
		b = appendAddress(b, h.DisplayName, &h.Address, h.Params)
	case *wire.ContactHeader:
		if h.Address.Wildcard {
			return append(b, '*')
		}
		b = appendAddress(b, h.DisplayName, &h.Address, h.Params)
	case *wire.CSeqHeader:
		b = append(strconv.AppendUint(b, uint64(h.SeqNo), 10), ' ')
		b = append(b, h.MethodName...)
	case *wire.MaxForwardsHeader:
		b = strconv.AppendUint(b, uint64(*h), 10)
	case *wire.ContentLengthHeader:
		b = strconv.AppendUint(b, uint64(*h), 10)
	default: // these have their value as text
		b = append(b, h.Value()...)
	}
	return b
}

func appendAddress(b []byte, display string, uri *wire.Uri, params wire.HeaderParams) []byte {
	if display != "" {
		b = append(append(append(b, '"'), display...), `" `...)
	}
	b = append(appendURI(append(b, '<'), uri), '>')
	return appendParams(b, params)
}

func appendURI(b []byte, uri *wire.Uri) []byte {
	if uri.Raw() != "" || uri.HierarhicalSlashes || len(uri.Headers) > 0 { // none of ours
		return append(b, uri.String()...)
	}
	if uri.Scheme == "" {
		b = append(b, "sip:"...)
	} else {
		b = append(append(b, uri.Scheme...), ':')
	}
	if uri.User != "" {
		b = append(b, uri.User...)
		if uri.Password != "" {
			b = append(append(b, ':'), uri.Password...)
		}
		b = append(b, '@')
	}
	return appendParams(appendPort(appendHost(b, uri.Host), uri.Port), uri.UriParams)
}

// appendHost puts IPv6 into brackets.
func appendHost(b []byte, host string) []byte {
	if strings.IndexByte(host, ':') >= 0 {
		if ip, err := netip.ParseAddr(host); err == nil && ip.Is6() && !ip.Is4In6() && ip.Zone() == "" {
			return append(append(append(b, '['), host...), ']')
		}
	}
	return append(b, host...)
}

func appendPort(b []byte, port int) []byte {
	if port > 0 {
		b = strconv.AppendInt(append(b, ':'), int64(port), 10)
	}
	return b
}

func appendParams(b []byte, params wire.HeaderParams) []byte {
	for i := range params {
		b = append(append(b, ';'), params[i].K...)
		switch value := params[i].V; {
		case value == "":
		case value[0] == '"': // as it came
			b = append(append(b, '='), value...)
		case strings.IndexByte(value, ' ') >= 0 || strings.IndexByte(value, '\t') >= 0:
			b = append(append(append(b, `="`...), value...), '"')
		default:
			b = append(append(b, '='), value...)
		}
	}
	return b
}
