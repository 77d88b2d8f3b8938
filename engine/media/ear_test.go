package media

import (
	"math"
	"testing"
	"time"

	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/media/wire"
	"vigie.dev/engine/qoe"
)

func newTestEar(t testing.TB, clip *Clip) ear {
	t.Helper()
	format, err := codec.ByName("pcma")
	if err != nil {
		t.Fatal(err)
	}
	return newEar(StreamConfig{Codec: "pcma", Heard: clip}, format, qoe.PlayoutF1)
}

func hear(e *ear, clip *Clip, ssrc uint32, from, to, base int) {
	for i := from; i < to; i++ {
		p := wire.Packet{PayloadType: 8, Seq: uint16(base + i), Timestamp: uint32(i * 160), SSRC: ssrc, Payload: clip.frame(i % len(clip.frames))}
		e.hear(p, int64(time.Second)+int64(i)*int64(frameTime)+int64(30*time.Millisecond), int64(time.Second))
	}
}

func at(i int) int64 { return int64(time.Second) + int64(i)*int64(frameTime) }

func TestEarReadsOneWayDelayOverTheLoopOfTheClip(t *testing.T) {
	clip := speech(t, "pcma", 60, 5)
	e := newTestEar(t, clip)
	hear(&e, clip, 1, 0, 500, 0)
	r := e.report(at(500))
	if math.Abs(r.DelayMeanMs-30) > 0.001 || math.Abs(r.DelayP95Ms-30) > 0.001 || r.DelayMaxMs != 30 || r.Matched != 500 {
		t.Errorf("%+v", r)
	}
}

func TestEarTrailingPacketsAreNotLostButADeadEndIs(t *testing.T) {
	clip := speech(t, "pcma", 60, 5)
	e := newTestEar(t, clip)
	hear(&e, clip, 1, 0, 500, 0)
	if r := e.report(at(550)); r.Lost != 0 || r.Expected != 500 {
		t.Errorf("a second after the last packet: %+v", r)
	}
	e = newTestEar(t, clip)
	hear(&e, clip, 1, 0, 500, 0)
	if r := e.report(at(1000)); r.Lost < 490 || r.Lost > 500 || r.MOS > 2.5 {
		t.Errorf("ten seconds after the last packet: %+v", r)
	}
}

func TestEarManySourcesAreSummed(t *testing.T) {
	clip := speech(t, "pcma", 60, 5)
	e := newTestEar(t, clip)
	for source := range 10 {
		hear(&e, clip, uint32(source), source*100, source*100+100, source*7919)
	}
	hear(&e, clip, 9, 1000, 1100, 20_000) // the same SSRC with new numbers
	r := e.report(at(1100))
	if r.Sources != 11 || r.Lost != 0 || r.Received != 1099 || r.Late != 0 {
		t.Errorf("%+v", r)
	}
}

// Cumulative loss used as the interval's would keep the third interval bad.
func TestEarIntervalLossIsNotCumulative(t *testing.T) {
	clip := speech(t, "pcma", 60, 5)
	e := newTestEar(t, clip)
	hear(&e, clip, 1, 0, 250, 0)
	first := e.interval(at(250))
	for i := 250; i < 500; i += 2 {
		hear(&e, clip, 1, i, i+1, 0)
	}
	second := e.interval(at(500))
	hear(&e, clip, 1, 500, 750, 0)
	e.interval(at(750))
	hear(&e, clip, 1, 750, 1000, 0)
	fourth := e.interval(at(1000))
	if first.LossPct != 0 || second.LossPct < 30 || fourth.LossPct != 0 || fourth.MOS < 4.3 || second.MOS > 3 {
		t.Errorf("%+v, %+v, %+v", first, second, fourth)
	}
}

// The whole RTT used as one-way delay would score 300 ms here.
func TestEarHalfTheRoundTripStandsInForTheDelay(t *testing.T) {
	clip := speech(t, "pcma", 60, 5)
	e := newTestEar(t, nil)
	hear(&e, clip, 1, 0, 500, 0)
	e.rtcp.rttMs, e.rtcp.hasRTT = 300, true
	r := e.report(at(500))
	pcma, _ := qoe.CodecByName("pcma")
	want := qoe.Evaluate(qoe.Input{Codec: pcma, DelayMs: 150 + 50 + 20})
	if r.HasDelay || r.DelaySource != fromRTT || r.MOS != want.MOS {
		t.Errorf("%+v, want MOS %v", r, want.MOS)
	}
}

func TestEarBlockIsAboutTheFarSourceAndItsInterval(t *testing.T) {
	clip := speech(t, "pcma", 60, 5)
	e := newTestEar(t, clip)
	if _, ok := e.block(at(0)); ok {
		t.Error("a block about nobody")
	}
	hear(&e, clip, 77, 0, 10, 0)
	hear(&e, clip, 77, 20, 30, 0)
	if b, _ := e.block(at(30)); b.SSRC != 77 || b.Lost != 10 || b.Fraction != 85 || b.Highest != 29 {
		t.Errorf("%+v", b)
	}
	hear(&e, clip, 77, 30, 40, 0)
	if b, _ := e.block(at(40)); b.Lost != 10 || b.Fraction != 0 {
		t.Errorf("%+v", b)
	}
}

func TestPacketPathAllocatesNothing(t *testing.T) {
	clip := speech(t, "pcma", 60, 5)
	e := newTestEar(t, clip)
	buffer, i := make([]byte, 256), 0
	s := Stream{clip: clip, tick: -1, frame: len(clip.frames) - 1}
	if n := testing.AllocsPerRun(1000, func() {
		s.advance(int64(i) * int64(frameTime))
		p, _ := wire.ParseRTP(buffer[:s.put(buffer)])
		e.hear(p, at(i), at(0))
		i++
	}); n != 0 {
		t.Errorf("%v allocations a packet", n)
	}
}

func TestStreamPassesOverWhatItsScheduleCannotKeep(t *testing.T) {
	clip := speech(t, "pcma", 60, 5)
	s := Stream{clip: clip, tick: -1, frame: len(clip.frames) - 1}
	if skipped := s.advance(0); skipped != 0 || s.frame != 0 {
		t.Errorf("first: skipped %d, frame %d", skipped, s.frame)
	}
	if skipped := s.advance(10 * int64(frameTime)); skipped != 9 || s.frame != 10 || s.tick != 10 {
		t.Errorf("after a pause: skipped %d, frame %d", skipped, s.frame)
	}
}

func TestEarIntervalsAreTheCallPieceByPiece(t *testing.T) {
	clip := speech(t, "pcma", 60, 5)
	for _, rest := range []bool{true, false} {
		e := newTestEar(t, clip)
		e.kept.at = at(0)
		hear(&e, clip, 1, 0, 500, 0)
		e.keep(at(500))
		for i := 500; i < 800; i += 2 {
			hear(&e, clip, 1, i, i+1, 0)
		}
		e.rest = rest
		r := e.report(at(800))
		if want := map[bool]int{true: 2, false: 1}[rest]; len(r.Intervals) != want {
			t.Fatalf("rest %v: %d intervals", rest, len(r.Intervals))
		}
		first := r.Intervals[0]
		if first.Length != 10*time.Second || first.Received != 500 || first.LossPct != 0 || first.MOS < 4.3 || math.Abs(first.DelayMs-30) > 0.001 {
			t.Errorf("the first: %+v", first)
		}
		if !rest {
			continue
		}
		// What the lag left unjudged of the first ten seconds is judged here, too.
		if last := r.Intervals[1]; last.Length != 6*time.Second || last.Received != 150 || last.LossPct < 40 || last.MOS != r.MinIntervalMOS {
			t.Errorf("the rest: %+v, least %v", last, r.MinIntervalMOS)
		}
	}
}
