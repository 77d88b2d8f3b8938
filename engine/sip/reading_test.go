package sip

import (
	"strings"
	"testing"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

const answerText = "SIP/2.0 200 OK\r\n" +
	"Via: SIP/2.0/UDP 127.0.0.1:40000;branch=z9hG4bK.QxPZCwB2dSPpcX3q;rport\r\n" +
	"From: <sip:300001@bench.invalid>;tag=QxPZCwB2dSPp\r\n" +
	"To: <sip:300002@bench.invalid>;tag=12345SIPpTag01\r\n" +
	"Call-ID: QxPZCwB2dSPpQxPZCwB2dSPp\r\nCSeq: 1 INVITE\r\n" +
	"Contact: <sip:127.0.0.2:15060;transport=UDP>\r\nContent-Type: application/sdp\r\nContent-Length: 124\r\n\r\n" +
	"v=0\r\no=- 1 1 IN IP4 127.0.0.2\r\ns=sipp\r\nc=IN IP4 127.0.0.2\r\nt=0 0\r\nm=audio 6000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\na=ptime:20\r\n"

// BenchmarkReading is what the reader does with a 200 before the transaction sees it.
func BenchmarkReading(b *testing.B) {
	m := new(message.Message)
	b.ReportAllocs()
	for b.Loop() {
		if err := m.Read(answerText); err != nil {
			b.Fatal(err)
		}
		if refusal := m.Check(); refusal != nil {
			b.Fatal(refusal)
		}
		if _, err := responseOf(m); err != nil {
			b.Fatal(err)
		}
	}
}

func TestURIPartsAreTheLibrarys(t *testing.T) {
	for _, s := range []string{
		"sip:h", "sips:h", "SIP:a@h", "sip:a@h:5060", "sip:a:p@h", "sip:a;b@h", "sip:h;lr", "sip:a@h;lr;transport=UDP", "sip:h;x=1;y",
		"sip:a@[::1]:5060", "sip:a?b@h", "sip:a@h?x=y", "sip:a@h;p=1?x=y", "tel:+31", "sip:a%40b@h", "sip:+31@h;user=phone", "sip:h;", "sip:h;;x",
		"sip:a@h;p=", "sip:a@h;p==", "sip:a@h;P=Q;p=r", "sip://h", "sip:a/b@h", "x-y+1:z", "sip:h;a=b=c", "sip:a:@h", "sip:127.0.0.2:15060;transport=UDP",
	} {
		expectSameURI(t, s)
	}
}

// expectSameURI wants uriOf to give what readURI does, of what Check lets pass.
func expectSameURI(t *testing.T, s string) {
	t.Helper()
	parts, err := message.ParseURI(s)
	if err != nil {
		return
	}
	var want, got wire.Uri
	wantErr, gotErr := readURI(s, &want), uriOf(s, parts, &got, &paramRoom{})
	if (wantErr == nil) != (gotErr == nil) || wantErr == nil && want.String() != got.String() || want.Host != got.Host ||
		want.User != got.User || want.Password != got.Password || want.Port != got.Port || len(want.UriParams) != len(got.UriParams) {
		t.Errorf("%q: %#v, %v; the library has %#v, %v", s, got, gotErr, want, wantErr)
	}
	for i := range min(len(want.UriParams), len(got.UriParams)) {
		if want.UriParams[i] != got.UriParams[i] {
			t.Errorf("%q: %q, the library has %q", s, got.UriParams[i], want.UriParams[i])
		}
	}
}

func FuzzURIParts(f *testing.F) {
	f.Add("sip:a@h:5060;lr")
	f.Add("sips:[::1]")
	f.Fuzz(func(t *testing.T, s string) { expectSameURI(t, s) })
}

func TestReadingAResponseTakesFewAllocations(t *testing.T) {
	m := new(message.Message)
	read := func() {
		if m.Read(answerText) != nil || m.Check() != nil {
			t.Fatal("cannot read the answer")
		}
		if _, err := responseOf(m); err != nil {
			t.Fatal(err)
		}
	}
	read()
	if n := testing.AllocsPerRun(100, read); n > 12 {
		t.Errorf("%v allocations", n)
	}
	if !strings.HasSuffix(answerText, string(m.Body)) {
		t.Errorf("body is %q", m.Body)
	}
}
