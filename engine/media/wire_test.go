package media

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/pion/rtp"
)

func TestParseRTPReadsExtensionsSourcesAndPadding(t *testing.T) {
	p := rtp.Packet{Header: rtp.Header{Version: 2, PayloadType: 8, SequenceNumber: 9, Timestamp: 10, SSRC: 11,
		CSRC: []uint32{1, 2}}, Payload: []byte{1, 2, 3}}
	_ = p.SetExtension(1, []byte{5, 6, 7})
	raw, err := p.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	raw[0] |= 0x20
	raw = append(raw, 0, 0, 3)
	got, ok := parseRTP(raw)
	if !ok || got.seq != 9 || got.timestamp != 10 || got.ssrc != 11 || got.payloadType != 8 || !bytes.Equal(got.payload, p.Payload) {
		t.Errorf("%+v %v", got, ok)
	}
}

func FuzzParseRTP(f *testing.F) {
	f.Add([]byte{0x80, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 3})
	f.Add([]byte{0xbf, 8, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 255})
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, ok := parseRTP(b); ok && len(p.payload) > len(b)-rtpHeader {
			t.Errorf("payload of %d in a packet of %d", len(p.payload), len(b))
		}
	})
}

func FuzzParseRTCP(f *testing.F) {
	buffer := make([]byte, 256)
	n := putReport(buffer, senderReport{ssrc: 1}, &reportBlock{ssrc: 2})
	f.Add(buffer[:n])
	f.Fuzz(func(t *testing.T, b []byte) {
		if h, ok := parseRTCP(b, 2); ok && h.hasBlock && h.block.ssrc != 2 {
			t.Errorf("a block about %d was read as ours", h.block.ssrc)
		}
	})
}

func TestScaleBucketIsTheSmallestBoundNotUnderTheValue(t *testing.T) {
	for _, s := range []scale{latenessScale, delayScale} {
		for i, bound := range s.bounds {
			if got := s.bucket(bound); got != i {
				t.Fatalf("bound %v is in bucket %d, want %d", bound, got, i)
			}
			if got := s.bucket(math.Nextafter(bound, math.Inf(1))); got != min(i+1, len(s.bounds)-1) {
				t.Fatalf("just over %v is in bucket %d, want %d", bound, got, i+1)
			}
		}
	}
}

func TestRingKeepsOrderAndDropsWhenFull(t *testing.T) {
	r := newRing[int](4)
	for i := range 6 {
		r.put(i)
	}
	for want := range 4 {
		if v, ok := r.take(); !ok || v != want {
			t.Errorf("took %d %v, want %d", v, ok, want)
		}
	}
	if _, ok := r.take(); ok || r.dropped.Load() != 2 {
		t.Errorf("dropped %d", r.dropped.Load())
	}
}

func TestLoadClipIgnoresSilenceAndFramesThatAreNotUnique(t *testing.T) {
	unique := speech(t, "pcma", 3, 9).samples
	samples := append(bytes.Repeat([]byte{0xd5}, 2*frameBytes), unique...)
	samples = append(samples, unique[:frameBytes+5]...) // frame 0 again, and a partial one
	path := filepath.Join(t.TempDir(), "x.alaw")
	if err := os.WriteFile(path, samples, 0o600); err != nil {
		t.Fatal(err)
	}
	clip, err := LoadClip(path, "PCMA")
	if err != nil || clip.Frames() != 6 {
		t.Fatalf("%v, %d frames", err, clip.Frames())
	}
	for i, found := range []bool{false, false, false, true, true, false} {
		for _, guess := range []int{0, i, i + 1, clip.frames} { // a wrong guess must not matter
			if position, ok := clip.find(clip.frame(i), guess); ok != found || ok && position != i {
				t.Errorf("frame %d: %d %v", i, position, ok)
			}
		}
	}
	if _, err := LoadClip(path+"none", "pcma"); err == nil {
		t.Error("a file that is not there")
	}
	if _, err := NewClip(samples[:100], "pcma"); err == nil {
		t.Error("less than a frame")
	}
}
