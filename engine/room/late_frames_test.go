package room

import (
	"testing"
	"time"

	"vigie.dev/engine/qoe/video"
)

func TestLateFrames_areKnownByTheirCaptureThoughItsLastDigitsChange(t *testing.T) {
	var l LateFrames
	for i := range 100 {
		l.note(start.Add(time.Duration(i)*33_333_333), time.Duration(i)*time.Millisecond)
	}
	for i := range 100 {
		captured := start.Add(time.Duration(i) * 33_333_333).Round(captureGrain)
		want := time.Duration(i) * time.Millisecond
		if want < lateFrom {
			want = 0
		}
		for _, off := range []time.Duration{-3, 0, 3} {
			if got := l.of(video.ToNTP(captured.Add(off)), start.Add(4*time.Second)); got != want {
				t.Fatalf("frame %d: %v, expected %v", i, got, want)
			}
		}
	}
	if got := l.of(video.ToNTP(start.Add(1015*time.Millisecond)), start.Add(4*time.Second)); got != 0 {
		t.Errorf("%v of a frame that left in time", got)
	}
}

func TestLateFrames_ofNobodyAreNone(t *testing.T) {
	var l *LateFrames
	l.note(start, time.Second)
	if got := l.of(video.ToNTP(start), start); got != 0 {
		t.Errorf("%v", got)
	}
}
