package sip

import (
	"strings"
	"testing"

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
	if n := testing.AllocsPerRun(100, read); n > 8 {
		t.Errorf("%v allocations", n)
	}
	if !strings.HasSuffix(answerText, string(m.Body)) {
		t.Errorf("body is %q", m.Body)
	}
}
