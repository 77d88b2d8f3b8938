package media

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
)

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
	unique := bytes.Join(speech(t, "pcma", 3, 9).frames, nil)
	samples := append(bytes.Repeat([]byte{0xd5}, 2*160), unique...)
	samples = append(samples, unique[:160+5]...) // frame 0 again, and a partial one
	path := filepath.Join(t.TempDir(), "x.alaw")
	if err := os.WriteFile(path, samples, 0o600); err != nil {
		t.Fatal(err)
	}
	clip, err := LoadClip(path, "PCMA")
	if err != nil || clip.Frames() != 6 {
		t.Fatalf("%v, %d frames", err, clip.Frames())
	}
	for i, found := range []bool{false, false, false, true, true, false} {
		for _, guess := range []int{0, i, i + 1, len(clip.frames)} { // a wrong guess must not matter
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
