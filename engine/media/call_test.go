package media

import (
	"math"
	"sync/atomic"
	"testing"
	"time"

	"vigie.dev/engine/media/wire"
)

func TestStreamScoresACleanCallBothWays(t *testing.T) {
	port := listen(t, Config{ScoreInterval: time.Second})
	caller, callee := call(t, port, 2500*time.Millisecond, nil)
	for name, r := range map[string]Report{"caller": caller, "callee": callee} {
		if r.Sent < 115 || r.Sent > 128 || r.Received < 110 || r.Lost != 0 || r.Sources != 1 || r.Duplicates != 0 {
			t.Errorf("%s: %+v", name, r)
		}
		if r.Silent || r.Matched != r.Received || !r.HasDelay || r.DelaySource != fromSpeech || r.DelayMeanMs > 20 {
			t.Errorf("%s: delay is not read from the speech: %+v", name, r)
		}
		if r.Late == 0 && (math.Abs(r.MOS-4.4094) > 0.01 || r.MinIntervalMOS < 4.3) {
			t.Errorf("%s: MOS %v, least %v", name, r.MOS, r.MinIntervalMOS)
		}
	}
	h := port.Health()
	if h.LatenessMs.Count != caller.Sent+callee.Sent || h.Sent != h.LatenessMs.Count || h.SocketDrops != 0 {
		t.Errorf("%+v", h)
	}
}

func TestStreamLossIsWhatTheWayDropped(t *testing.T) {
	port := listen(t, Config{})
	_, callee := call(t, port, 3*time.Second, func(n int, _ []byte) bool { return n%10 != 5 })
	if math.Abs(callee.LossPct-10) > 1 || callee.LossPct == 10*math.Trunc(callee.LossPct/10) && callee.Expected%10 != 0 {
		t.Errorf("loss %v %%", callee.LossPct)
	}
	if callee.Late == 0 && math.Abs(callee.MOS-3.35) > 0.15 {
		t.Errorf("MOS %v at loss %v %%", callee.MOS, callee.LossPct)
	}
}

// Asterisk sends with its own numbers until it bridges natively, then passes the far end's.
func TestStreamNewSourceIsNotLoss(t *testing.T) {
	port := listen(t, Config{})
	_, callee := call(t, port, 2*time.Second, func(n int, p []byte) bool {
		if n < 20 {
			setSSRC(p, 42)
			setSeq(p, uint16(60_000+n))
			setTimestamp(p, uint32(n)*160)
		}
		return true
	})
	if callee.Sources != 2 || callee.Lost != 0 || callee.Received < 90 || callee.MOS < 4.2 && callee.Late == 0 {
		t.Errorf("%+v", callee)
	}
}

func TestStreamWithoutAudioScoresOne(t *testing.T) {
	port := listen(t, Config{})
	_, nothing := call(t, port, 300*time.Millisecond, func(int, []byte) bool { return false })
	_, silence := call(t, port, 300*time.Millisecond, func(_ int, p []byte) bool {
		for i := range p[wire.RTPHeader:] {
			p[wire.RTPHeader+i] = 0xd5
		}
		return true
	})
	for name, r := range map[string]Report{"nothing": nothing, "silence": silence} {
		if !r.Silent || r.MOS != 1 || r.R != 0 || r.MinIntervalMOS != 1 {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if silence.Received == 0 || nothing.Received != 0 {
		t.Errorf("received %d and %d", silence.Received, nothing.Received)
	}
}

func TestStreamIntervalsScoreTheirOwnStretch(t *testing.T) {
	port := listen(t, Config{ScoreInterval: time.Second, Interval: time.Second})
	left, right := relay(t, port.RTP(), func(n int, _ []byte) bool { return n < 100 || n > 150 && n%4 != 0 })
	clip := speech(t, "pcmu", 100, 3)
	from, _ := port.Open(StreamConfig{Remote: left, Codec: "PCMU", Clip: clip})
	to, err := port.Open(StreamConfig{Remote: right, Codec: "PCMU", Clip: clip})
	if err != nil {
		t.Fatal(err)
	}
	var worst, count atomic.Int64
	worst.Store(500)
	to.OnInterval(func(i Interval) {
		count.Add(1)
		worst.Store(min(worst.Load(), int64(i.MOS*100)))
	})
	time.Sleep(4500 * time.Millisecond)
	from.Close()
	r := to.Close()
	if count.Load() != 4 || worst.Load() != 100 || r.MinIntervalMOS != 1 || r.MOS <= 1 {
		t.Errorf("%d intervals, worst %d; %+v", count.Load(), worst.Load(), r)
	}
	if len(r.Intervals) < 4 || len(r.Intervals) > 5 || r.Intervals[0].Length != time.Second || r.Intervals[2].MOS != 1 || r.Intervals[0].MOS < 4 {
		t.Errorf("the call piece by piece: %+v", r.Intervals)
	}
}
