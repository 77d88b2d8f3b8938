package capture

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/qoe"
)

// read reads a capture that opens.
func read(t testing.TB, capture []byte) (Report, string) {
	t.Helper()
	report, warnings, err := Read(bytes.NewReader(capture))
	check(t, err)
	return report, strings.Join(warnings, "\n")
}

// only reads a capture that has one stream.
func only(t testing.TB, capture []byte) (Stream, string) {
	t.Helper()
	report, warnings := read(t, capture)
	if len(report.Streams) != 1 {
		t.Fatalf("%d streams: %+v\n%s", len(report.Streams), report.Streams, warnings)
	}
	return report.Streams[0], warnings
}

func sipMessage(from netip.AddrPort, lines ...string) []byte {
	family := "IP4"
	if from.Addr().Is6() {
		family = "IP6"
	}
	body := fmt.Sprintf("v=0\r\no=- 1 1 IN %[1]s %[2]s\r\ns=-\r\nc=IN %[1]s %[2]s\r\nt=0 0\r\n", family, from.Addr()) +
		strings.Join(lines, "\r\n") + "\r\n"
	return fmt.Appendf(nil, "INVITE sip:bob@example.org SIP/2.0\r\nCall-ID: 1\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n%s",
		len(body), body)
}

func constant(b byte) func(*rand.Rand) []byte {
	return func(*rand.Rand) []byte { return bytes.Repeat([]byte{b}, 160) }
}

var plain = talk{n: 200, ssrc: 7, payloadType: 8, seq: 65_500, timestamp: 1<<32 - 3200}

func TestReadScoresEachBuffer(t *testing.T) {
	k := plain
	k.n = 2000
	k.late = func(i int) time.Duration { // one in fifty 70 ms late: for 50 ms of buffer only
		if i%50 == 25 {
			return 70 * time.Millisecond
		}
		return 0
	}
	s, warnings := only(t, wire{}.write(t, k.datagrams(alice, bob)))
	if warnings != "" || s.Expected != 2000 || s.Lost != 0 || s.Codec != "PCMA" || s.PayloadType != 8 || s.SSRC != "0x00000007" ||
		s.Source != "192.0.2.1:4000" || s.Destination != "192.0.2.2:5000" || s.Reordered != 40 {
		t.Fatalf("%+v %s", s, warnings)
	}
	want := map[string]qoe.Input{
		"f1": {LossPct: 2, BurstRatio: 0.98, DelayMs: 70}, "f2": {BurstRatio: 1, DelayMs: 220},
	}
	for _, score := range s.Scores {
		in, fixed := want[score.Buffer]
		if !fixed {
			continue
		}
		in.Codec, _ = qoe.CodecByName("pcma")
		if e := qoe.Evaluate(in); rounded(e.R, 4) != score.R || rounded(e.MOS, 4) != score.MOS || e.Model != score.Model {
			t.Errorf("%s: %+v, want %+v", score.Buffer, score, e)
		}
	}
	if names := []string{s.Scores[0].Buffer, s.Scores[1].Buffer, s.Scores[2].Buffer}; !slices.Equal(names, qoe.PlayoutNames[:]) {
		t.Errorf("buffers %v", names)
	}
}

func TestReadSilentStreamIsOneAndNamedSo(t *testing.T) {
	for payloadType, b := range map[uint8]byte{8: 0xd5, 0: 0xff} {
		k := plain
		k.payloadType, k.payload = payloadType, constant(b)
		s, warnings := only(t, wire{}.write(t, k.datagrams(alice, bob)))
		for _, score := range s.Scores {
			if score.MOS != 1 || score.R != 0 || !strings.HasSuffix(score.Model, qoe.SilentMark) {
				t.Errorf("payload type %d: %+v", payloadType, score)
			}
		}
		if !strings.Contains(warnings, "silent") || s.Lost != 0 {
			t.Errorf("%+v %s", s, warnings)
		}
	}
}

func TestReadLearnsDynamicTypesFromSIP(t *testing.T) {
	opus := plain
	opus.payloadType, opus.units = 111, 960
	opus.payload = func(*rand.Rand) []byte { return []byte{1 << 6, 9, 9, 9, 9} } // SILK, wide band, 20 ms
	offer := sipMessage(bob, "m=audio 5000 RTP/AVP 111 101", "a=rtpmap:111 opus/48000/2", "a=rtpmap:101 telephone-event/8000")
	phone := netip.MustParseAddrPort("192.0.2.2:5060")
	proxy := netip.MustParseAddrPort("192.0.2.3:5060")
	overTCP := func(parts ...int) (out []datagram) {
		from := 0
		for _, to := range append(parts, len(offer)) {
			out = append(out, datagram{src: phone, dst: proxy, payload: offer[from:to], tcpSeq: 1<<32 - 100 + uint32(from)})
			from = to
		}
		return out
	}
	again := overTCP(50, 120)
	again = slices.Insert(again, 2, again[1])
	for name, signalling := range map[string][]datagram{
		"UDP":              {{src: phone, dst: proxy, payload: offer}},
		"TCP":              overTCP(),
		"TCP in parts":     overTCP(20, 150, 151),
		"TCP sent again":   again,
		"after the stream": {{at: time.Minute, src: phone, dst: proxy, payload: offer}},
	} {
		s, warnings := only(t, wire{}.write(t, append(signalling, opus.datagrams(alice, bob)...)))
		if s.Codec != "opus" || len(s.Scores) != 3 || s.Scores[0].Model != "ITU-T G.107.1 (WB)" || warnings != "" || s.JitterMs.Max > 0.001 {
			t.Errorf("%s: %+v %s", name, s, warnings)
		}
	}
	s, warnings := only(t, wire{}.write(t, opus.datagrams(alice, bob)))
	if s.Codec != "unknown" || len(s.Scores) != 0 || !strings.Contains(warnings, "48000 Hz") || s.JitterMs.Max > 0.001 {
		t.Errorf("nothing known: %+v %s", s, warnings)
	}
}

func TestReadScoresSRTPByItsHeader(t *testing.T) {
	k := plain
	k.payload = func(random *rand.Rand) []byte { return append(noise(random), noise(random)[:10]...) }
	k.lose = some(1, k.n, 0.05)
	offer := sipMessage(bob, "m=audio 5000 RTP/SAVP 8", "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x")
	all := append(k.datagrams(alice, bob), datagram{src: bob, dst: alice, payload: offer})
	s, _ := only(t, wire{}.write(t, all))
	if s.Codec != "PCMA" || s.Lost == 0 || s.Expected != s.Received+s.Lost || s.Scores[0].MOS > 4.3 {
		t.Errorf("%+v", s)
	}
	quiet := plain
	quiet.payload = constant(0xd5) // as ciphertext it says nothing of silence
	if s, _ := only(t, wire{}.write(t, append(quiet.datagrams(alice, bob), all[len(all)-1]))); s.Scores[0].MOS < 4 {
		t.Errorf("%+v", s.Scores)
	}
}

func TestReadEventsAreNeitherLateNorLost(t *testing.T) {
	k := plain
	all := k.datagrams(alice, bob)
	for i := 50; i < 70; i++ { // a key held for 400 ms, RFC 4733: one timestamp for all its packets
		at := k.timestamp + 50*160
		all[i].payload = rtp(101, i == 50, k.seq+uint16(i), at, k.ssrc, []byte{5, 10, 0, 160})
	}
	offer := sipMessage(bob, "m=audio 5000 RTP/AVP 8 101", "a=rtpmap:101 telephone-event/8000")
	for name, capture := range map[string][]byte{
		"described":     wire{}.write(t, append(slices.Clone(all), datagram{src: bob, dst: alice, payload: offer})),
		"not described": wire{}.write(t, all),
	} {
		s, _ := only(t, capture)
		if s.PayloadType != 8 || s.Lost != 0 || s.Scores[0].R < 93 || s.Reordered != 0 {
			t.Errorf("%s: %+v", name, s)
		}
	}
}

func TestReadSenderThatBeginsAnewHasLostNothing(t *testing.T) {
	first, second := plain, plain
	second.seq, second.timestamp, second.after = 20_000, 99, time.Duration(plain.n)*20*time.Millisecond
	s, _ := only(t, wire{}.write(t, append(first.datagrams(alice, bob), second.datagrams(alice, bob)...)))
	if s.Expected != 400 || s.Received != 400 || s.JitterMs.Max > 0.001 || s.Scores[0].R < 93 {
		t.Errorf("%+v", s)
	}
}

func TestReadTimestampsThatJumpAreNoJitter(t *testing.T) {
	first, second := plain, plain
	second.seq, second.timestamp, second.after = plain.seq+200, 1<<31, 4*time.Second
	s, _ := only(t, wire{}.write(t, append(first.datagrams(alice, bob), second.datagrams(alice, bob)...)))
	if s.Expected != 400 || s.Lost != 0 || s.JitterMs.Max > 0.001 || s.Scores[0].R < 93 {
		t.Errorf("%+v", s)
	}
}

func TestReadLeavesOutWhatIsNotRTP(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 3))
	var all []datagram
	add := func(payload []byte) {
		all = append(all, datagram{at: time.Duration(len(all)) * time.Millisecond, src: alice, dst: bob, payload: payload})
	}
	for i := range 300 {
		add(append([]byte{0, 1, 0, 0, 0x21, 0x12, 0xa4, 0x42}, noise(random)[:12]...)) // STUN
		add(append([]byte{22, 254, 253}, noise(random)[:60]...))                       // DTLS
		add(append([]byte{0x81, 201, 0, 7}, noise(random)[:28]...))                    // RTCP RR
		add(noise(random))
		add([]byte{0x80 | byte(i)&0x3f, 8, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 3, 'w', 'w', 'w'}) // DNS of an unlucky number
		add(nil)
		add([]byte{0x80})
	}
	report, _ := read(t, wire{}.write(t, all))
	if len(report.Streams) != 0 {
		t.Errorf("%+v", report.Streams)
	}
}

func TestReadCompressedCapture(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(wire{ng: true}.write(t, plain.datagrams(alice, bob)))
	check(t, err)
	check(t, z.Close())
	if s, _ := only(t, b.Bytes()); s.Received != 200 {
		t.Errorf("%+v", s)
	}
	// Cut off in the middle of the compressed data.
	if report, warnings := read(t, b.Bytes()[:b.Len()/2]); len(report.Streams) != 1 || !strings.Contains(warnings, "cut off") {
		t.Errorf("%+v %s", report, warnings)
	}
}
