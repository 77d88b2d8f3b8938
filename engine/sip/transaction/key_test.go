package transaction

import (
	"testing"
	"unsafe"

	wire "github.com/emiago/sipgo/sip"
)

func TestAServerKeepsNothingOfTheTextOfItsRequest(t *testing.T) {
	text := "BYE h.example z9hG4bK1"
	b := newBench(false)
	req := request(wire.RequestMethod(text[:3]), text[14:])
	req.Via().Host = text[4:13]
	b.TakeRequest(req, b.path)
	from := uintptr(unsafe.Pointer(unsafe.StringData(text)))
	for _, s := range b.servers {
		for _, part := range []string{s.key.branch, s.key.host, string(s.key.method)} {
			if at := uintptr(unsafe.Pointer(unsafe.StringData(part))); at >= from && at < from+uintptr(len(text)) {
				t.Errorf("%q is a part of the message", part)
			}
		}
		if s.key != (serverKey{branch: "z9hG4bK1", host: "h.example", port: req.Via().Port, method: wire.BYE}) {
			t.Errorf("key is %+v", s.key)
		}
	}
	if len(b.servers) != 1 {
		t.Errorf("%d transactions", len(b.servers))
	}
}
