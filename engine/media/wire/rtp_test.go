package wire

import (
	"bytes"
	"testing"

	"github.com/pion/rtp"
)

func TestParseRTPReadsExtensionsSourcesAndPadding(t *testing.T) {
	p := rtp.Packet{Header: rtp.Header{Version: 2, Marker: true, PayloadType: 8, SequenceNumber: 9, Timestamp: 10, SSRC: 11,
		CSRC: []uint32{1, 2}}, Payload: []byte{1, 2, 3}}
	_ = p.SetExtension(1, []byte{5, 6, 7})
	raw, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	raw[0] |= 0x20
	raw = append(raw, 0, 0, 3)
	got, ok := ParseRTP(raw)
	if !ok || !got.Marker || got.Seq != 9 || got.Timestamp != 10 || got.SSRC != 11 || got.PayloadType != 8 ||
		!bytes.Equal(got.Payload, p.Payload) {
		t.Errorf("%+v %v", got, ok)
	}
}

func TestPutRTPIsReadBackByPion(t *testing.T) {
	b := make([]byte, 64)
	n := PutRTP(b, Packet{Marker: true, PayloadType: 101, Seq: 65535, Timestamp: 1<<32 - 1, SSRC: 7, Payload: []byte("abc")})
	var p rtp.Packet
	if err := p.Unmarshal(b[:n]); err != nil || !p.Marker || p.PayloadType != 101 || p.SequenceNumber != 65535 ||
		p.Timestamp != 1<<32-1 || p.SSRC != 7 || string(p.Payload) != "abc" {
		t.Errorf("%+v %v", p, err)
	}
}

func TestKindOfFollowsRFC7983(t *testing.T) {
	for first := range 256 {
		want := Unknown
		switch {
		case first <= 3:
			want = STUN
		case first >= 20 && first <= 63:
			want = DTLS
		case first >= 128 && first <= 191:
			want = RTP
		}
		if got := KindOf([]byte{byte(first), 8}); got != want {
			t.Errorf("first octet %d: %v, want %v", first, got, want)
		}
	}
	for second, want := range map[byte]Kind{8: RTP, 0x88: RTP, 200: RTCP, 207: RTCP, 0xd0: RTCP, 191: RTP, 224: RTP} {
		if got := KindOf([]byte{0x80, second}); got != want {
			t.Errorf("type %d: %v, want %v", second, got, want)
		}
	}
}

func FuzzParseRTP(f *testing.F) {
	f.Add([]byte{0x80, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 3})
	f.Add([]byte{0xbf, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 255})
	f.Add([]byte{0x92, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1, 1, 1, 2, 2, 2, 2, 0xbe, 0xde, 0, 1, 0, 0, 0, 0, 9})
	f.Fuzz(func(t *testing.T, b []byte) {
		p, ok := ParseRTP(b)
		if !ok {
			return
		}
		if len(p.Payload) > len(b)-RTPHeader {
			t.Fatalf("payload of %d in a packet of %d", len(p.Payload), len(b))
		}
		again := make([]byte, RTPHeader+len(p.Payload))
		q, ok := ParseRTP(again[:PutRTP(again, p)])
		if !ok || q.Marker != p.Marker || q.Seq != p.Seq || q.Timestamp != p.Timestamp || q.SSRC != p.SSRC ||
			q.PayloadType != p.PayloadType || !bytes.Equal(q.Payload, p.Payload) {
			t.Fatalf("%+v written and read is %+v", p, q)
		}
		var pion rtp.Packet
		if err := pion.Unmarshal(b); err == nil && (pion.SequenceNumber != p.Seq || pion.SSRC != p.SSRC ||
			pion.Timestamp != p.Timestamp || pion.Marker != p.Marker) {
			t.Fatalf("pion reads %+v, we %+v", pion.Header, p)
		}
	})
}
