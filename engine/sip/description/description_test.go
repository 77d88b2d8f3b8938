package description

import (
	"bytes"
	"net/netip"
	"reflect"
	"strings"
	"testing"
	"time"
)

// full has every kind of line that Session knows.
func full() *Session {
	return &Session{
		ID: 7, Version: 3, Address: netip.MustParseAddr("198.18.0.9"), Bundle: []string{"0"},
		Keys: Keys{
			Fingerprints: []Fingerprint{{"sha-256", "AB:CD:EF:01"}}, Setup: SetupActpass,
		},
		ICE: ICE{Lite: true, Options: []string{"trickle", "ice2"}},
		Media: []Media{{
			Kind: "audio", Port: 4000, Protocol: "RTP/SAVP", Address: netip.MustParseAddr("2001:db8::1"),
			Codecs: []Codec{
				{PayloadType: 111, Name: "opus", Rate: 48000, Channels: 2, Parameters: "minptime=10;useinbandfec=1"},
				{PayloadType: 9, Name: "G722", Rate: 8000}, {PayloadType: 8, Name: "PCMA", Rate: 8000}, TelephoneEvent(101),
			},
			PacketTime: 20 * time.Millisecond, Direction: SendOnly, MID: "0", RTCPPort: 4001, RTCPMux: true,
			Keys: Keys{Crypto: []Crypto{{1, "AES_CM_128_HMAC_SHA1_80", "WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz|2^20|1:4",
				[]string{"UNENCRYPTED_SRTCP"}}}},
			ICE: ICE{Ufrag: "8hhY", Password: "asd88fgpdd777uzjYhagZg", Complete: true, Candidates: []Candidate{{
				Foundation: "1", Component: 1, Transport: "udp", Priority: 1694498815, Host: "192.0.2.3", Port: 45664, Type: "srflx",
				Extensions: "raddr 203.0.113.141 rport 8998",
			}}},
		}},
	}
}

func TestEveryLineIsReadBack(t *testing.T) {
	want := full()
	body, err := want.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	got, err := Parse(body)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read\n%+v\nwritten\n%+v\nas\n%s", got, want, body)
	}
}

func TestMalformedLinesAreErrors(t *testing.T) {
	const head = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 96\r\n"
	for _, line := range []string{
		"a=rtpmap:96", "a=rtpmap:96 opus", "a=rtpmap:96 opus/x", "a=rtpmap:96 opus/48000/y", "a=ptime:x", "a=rtcp:70000",
		"a=crypto:1 AES", "a=crypto:x AES inline:k", "a=crypto:1 AES inline:k;inline:l", "a=fingerprint:sha-256",
		"a=fingerprint:sha-256 XY", "a=setup:both", "a=candidate:1 1 udp 1 h 1", "a=candidate:1 1 udp x h 1 typ host",
	} {
		if s, err := Parse([]byte(head + line + "\r\n")); err == nil {
			t.Errorf("%s: read as %+v", line, s.Media[0])
		} else if !strings.Contains(err.Error(), "cannot read a=") {
			t.Errorf("%s: %v", line, err)
		}
	}
	if _, err := Parse(bytes.Repeat([]byte("v=0\r\n"), MaxSize)); err == nil {
		t.Error("a description of 300 kB was read")
	}
}

func TestDirectionsOfAnswers(t *testing.T) {
	for _, c := range []struct{ offer, own, want Direction }{
		{SendRecv, SendRecv, SendRecv}, {SendOnly, SendRecv, RecvOnly}, {RecvOnly, SendRecv, SendOnly},
		{Inactive, SendRecv, Inactive}, {SendOnly, SendOnly, Inactive}, {RecvOnly, SendOnly, SendOnly},
		{SendRecv, RecvOnly, RecvOnly}, {SendRecv, Inactive, Inactive}, {DirectionUnsaid, SendRecv, SendRecv},
	} {
		if got := c.offer.Answer(c.own); got != c.want {
			t.Errorf("offer %q, own %q: %q, expected %q", c.offer, c.own, got, c.want)
		}
	}
	for d, want := range map[Direction]Direction{SendRecv: SendOnly, SendOnly: SendOnly, RecvOnly: Inactive, Inactive: Inactive} {
		if got := d.Hold(); got != want {
			t.Errorf("hold of %q: %q", d, got)
		}
	}
}

func TestAnswerTakesCommonCodecsByTheOffersNumbers(t *testing.T) {
	offer, own := full(), full()
	own.Media[0].Codecs = []Codec{{PayloadType: 8, Name: "pcma", Rate: 8000}, {PayloadType: 96, Name: "opus", Rate: 48000, Channels: 2},
		TelephoneEvent(97)}
	own.Media[0].Direction = SendRecv
	own.Media[0].RTCPMux = false
	offer.Media = append(offer.Media, Media{Kind: "video", Port: 9, Protocol: "RTP/AVP", Codecs: []Codec{{PayloadType: 31}}})
	answer := own.Answer(offer)
	var numbers []uint8
	for _, c := range answer.Media[0].Codecs {
		numbers = append(numbers, c.PayloadType)
	}
	if !reflect.DeepEqual(numbers, []uint8{111, 8, 101}) || answer.Media[0].Direction != RecvOnly || answer.Media[0].RTCPMux {
		t.Errorf("answer: %v, %+v", numbers, answer.Media[0])
	}
	if len(answer.Media) != 2 || answer.Media[1].Port != 0 {
		t.Errorf("video was not refused: %+v", answer.Media)
	}
	own.Media[0].Codecs = []Codec{TelephoneEvent(97)}
	if answer := own.Answer(offer); answer.Media[0].Port != 0 {
		t.Error("a stream of telephone events alone was taken")
	}
}

func TestRedirectMakesTheNextOffer(t *testing.T) {
	s := full()
	s.Media[0].Direction, s.Direction = DirectionUnsaid, SendRecv
	held := s.Redirect(Direction.Hold)
	if held.Version != s.Version+1 || held.Of(0) != SendOnly || s.Of(0) != SendRecv {
		t.Errorf("%+v of %+v", held, s)
	}
}

// FuzzParse asserts that what was read and written is read back the same, and within the bound.
func FuzzParse(f *testing.F) {
	body, err := full().Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(body)
	f.Add([]byte("v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 5004 RTP/AVP 9 0 8 x\r\na=sendonly\r\n"))
	f.Fuzz(func(t *testing.T, body []byte) {
		first, err := Parse(body)
		if err != nil {
			return
		}
		written, err := first.Bytes()
		if err != nil {
			t.Fatalf("cannot write what was read: %v", err)
		}
		if len(written) > 4*len(body)+256 {
			t.Fatalf("%d bytes became %d", len(body), len(written))
		}
		if len(written) > MaxSize {
			return
		}
		second, err := Parse(written)
		if err != nil {
			t.Fatalf("cannot read what was written: %v\n%q", err, written)
		}
		if !reflect.DeepEqual(first, second) {
			t.Fatalf("read\n%+v\nthen\n%+v\nfrom\n%q", first, second, written)
		}
	})
}
