package sip

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
)

func TestOfferIsReadBackByParseAnswer(t *testing.T) {
	for codec, pt := range map[string]uint8{"pcma": 8, "pcmu": 0} {
		body, err := Offer(netip.MustParseAddr("198.19.3.10"), 40000, codec)
		must(t, err)
		remote, gotPt, gotCodec, err := ParseAnswer(body)
		must(t, err)
		if remote.String() != "198.19.3.10:40000" || gotPt != pt || gotCodec != codec {
			t.Errorf("%s: %v, %d, %s", codec, remote, gotPt, gotCodec)
		}
		for _, line := range []string{"a=rtpmap:101 telephone-event/8000", "a=ptime:20", "a=sendrecv", "c=IN IP4 198.19.3.10"} {
			if !strings.Contains(string(body), line+"\r\n") {
				t.Errorf("%s: no line %q in\n%s", codec, line, body)
			}
		}
	}
	if _, err := Offer(loopback, 40000, "opus"); err == nil {
		t.Error("opus: no error")
	}
}

func TestParseAnswerTakesTheMediasOwnAddress(t *testing.T) {
	const head = "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n"
	remote, pt, codec, err := ParseAnswer([]byte(head + "m=video 9 RTP/AVP 96\r\nm=audio 5004 RTP/AVP 9 0 8\r\nc=IN IP4 10.0.0.2\r\n"))
	must(t, err)
	if remote.String() != "10.0.0.2:5004" || pt != 0 || codec != "pcmu" {
		t.Errorf("%v, %d, %s", remote, pt, codec)
	}
	for name, body := range map[string]string{
		"refused stream": head + "m=audio 0 RTP/AVP 8\r\n",
		"other codec":    head + "m=audio 5004 RTP/AVP 9\r\n",
		"no media":       head,
	} {
		if _, _, _, err := ParseAnswer([]byte(body)); !errors.Is(err, ErrNoAudio) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// FuzzParseAnswer asserts that whatever is accepted can be sent to.
func FuzzParseAnswer(f *testing.F) {
	body, err := Offer(loopback, 4000, "pcma")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Fuzz(func(t *testing.T, body []byte) {
		remote, pt, codec, err := ParseAnswer(body)
		if err == nil && (!remote.IsValid() || payloadTypes[codec] != pt) {
			t.Errorf("accepted %q as %v, %d, %q", body, remote, pt, codec)
		}
	})
}
