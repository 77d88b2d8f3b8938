package transaction

import (
	"strings"
	"testing"

	wire "github.com/emiago/sipgo/sip"
)

// byLibrary is what the library writes, which Write must not differ from.
func byLibrary(msg wire.Message) string {
	var text strings.Builder
	msg.StringWrite(&text)
	return text.String()
}

func expectSame(t *testing.T, msg wire.Message) {
	t.Helper()
	if got, want := Write(msg), byLibrary(msg); got != want {
		t.Errorf("wrote\n%q, the library\n%q", got, want)
	}
}

func TestWriteIsWhatTheLibraryWrites(t *testing.T) {
	params := wire.HeaderParams{{K: "lr"}, {K: "x", V: "1"}, {K: "said", V: "a b"}, {K: "tab", V: "a\tb"}}
	uris := []wire.Uri{
		{Host: "x"}, {Scheme: "sips", User: "a", Password: "p", Host: "127.0.0.1", Port: 5061, UriParams: params},
		{Scheme: "sip", Host: "::1", Port: 5060}, {Scheme: "sip", Host: "[::1]"}, {Scheme: "sip", Host: "::ffff:1.2.3.4"},
		{Scheme: "sip", Host: "fe80::1%eth0"}, {Scheme: "sip", User: "b", Host: "y", Headers: wire.HeaderParams{{K: "subject", V: "z"}}},
		{Scheme: "http", Host: "x", HierarhicalSlashes: true}, {Wildcard: true},
	}
	var tel wire.Uri
	if err := wire.ParseUri("tel:+31201234567", &tel); err != nil {
		t.Fatal(err)
	}
	for _, uri := range append(uris, tel) {
		req := request(wire.INVITE, "z9hG4bK1")
		req.Recipient = uri
		hops := wire.MaxForwardsHeader(70)
		for _, h := range []wire.Header{
			&hops, &wire.ContactHeader{DisplayName: "A B", Address: uri, Params: params}, &wire.FromHeader{DisplayName: "c", Address: uri},
			&wire.ToHeader{Address: uri, Params: params}, wire.NewHeader("Allow", "INVITE, ACK"),
			&wire.RouteHeader{Address: uri}, &wire.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: "WS", Host: uri.Host},
		} {
			req.AppendHeader(h)
		}
		req.SetBody([]byte("v=0\r\n"))
		expectSame(t, req)
		expectSame(t, wire.NewResponseFromRequest(req, 486, "Busy Here", []byte("x")))
		expectSame(t, tryingOf(req))
	}
}

func TestWriteLeavesAQuotedValueAsItIs(t *testing.T) {
	req := request(wire.INVITE, "z9hG4bK1")
	req.Via().Params.Add("said", `"a b"`)
	if text := Write(req); !strings.Contains(text, `;said="a b"`+"\r\n") {
		t.Error(text)
	}
}

func TestWriteAllocatesTheTextOnly(t *testing.T) {
	req := request(wire.INVITE, "z9hG4bK1")
	if n := testing.AllocsPerRun(100, func() { Write(req) }); n > 1 {
		t.Errorf("%v allocations", n)
	}
}

// FuzzWrite writes one header of each kind that is written without the library.
func FuzzWrite(f *testing.F) {
	f.Add("sip", "a", "h.example", "::1", "n", "v", 5060)
	f.Add("", "", "", "", "", "", -1)
	f.Fuzz(func(t *testing.T, scheme, user, display, host, key, value string, port int) {
		value = strings.TrimLeft(value, `"`)
		uri := wire.Uri{Scheme: scheme, User: user, Host: host, Port: port, UriParams: wire.HeaderParams{{K: key, V: value}}}
		req := wire.NewRequest(wire.RequestMethod(user), uri)
		req.AppendHeader(&wire.ViaHeader{ProtocolName: "SIP", ProtocolVersion: "2.0", Transport: scheme, Host: host, Port: port, Params: uri.UriParams})
		req.AppendHeader(&wire.FromHeader{DisplayName: display, Address: uri, Params: uri.UriParams})
		req.AppendHeader(&wire.CSeqHeader{SeqNo: uint32(port), MethodName: wire.RequestMethod(key)})
		req.SetBody([]byte(value))
		if got, want := Write(req), byLibrary(req); got != want {
			t.Fatalf("wrote\n%q, the library\n%q", got, want)
		}
	})
}
