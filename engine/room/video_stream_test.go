package room

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/rtp"

	"vigie.dev/engine/qoe/video"
)

var start = time.Date(2026, 11, 27, 7, 0, 0, 0, time.UTC)

// picture is a whole frame of one packet; side is a key frame's, 0 for others.
func picture(i, side int) *rtp.Packet {
	payload := []byte{0x10, 0x01, 0, 0}
	if side > 0 {
		payload = []byte{0x10, 0x00, 0, 0, 0x9d, 0x01, 0x2a, byte(side), byte(side >> 8), byte(side), byte(side >> 8)}
	}
	return &rtp.Packet{Header: rtp.Header{SequenceNumber: uint16(65530 + i), Timestamp: uint32(i) * 3600, Marker: true}, Payload: payload}
}

// onTime is a packet that was read when it came.
func onTime(t time.Time) moment { return moment{came: t, read: t} }

func at(i int) time.Time { return start.Add(time.Duration(i) * 40 * time.Millisecond) }

func TestVideoStream_delayIsFromCaptureToArrival(t *testing.T) {
	v := newVideoStream("TR_test", start, false)
	v.push(picture(0, 320), video.ToNTP(at(0).Add(-30*time.Millisecond)), false, onTime(at(0)))
	v.push(picture(1, 0), video.ToNTP(at(1).Add(-50*time.Millisecond)), false, onTime(at(1)))
	v.push(picture(2, 0), 0, false, onTime(at(2)))
	r := v.report()
	if d := r.Delay; d.Count != 2 || (d.Mean-40*time.Millisecond).Abs() > time.Microsecond || (d.Max-50*time.Millisecond).Abs() > time.Microsecond {
		t.Errorf("%+v, expected the mean of 30 and 50 ms", d)
	}
	if r.Smoothness.Frames != 3 || r.Width != 320 || r.KeyFrames != 1 {
		t.Errorf("%+v", r)
	}
}

func TestVideoStream_asksForAKeyFrameAfter200msAndThenEvery500ms(t *testing.T) {
	v := newVideoStream("TR_test", start, false)
	v.push(picture(0, 320), 0, false, onTime(at(0)))
	var asked []int
	for i := 2; i < 40; i++ { // 1 is lost
		if v.push(picture(i, 0), 0, false, onTime(at(i))).askKey {
			asked = append(asked, i)
		}
	}
	if len(asked) != 3 || asked[0] != 7 || asked[1] != 20 || asked[2] != 33 {
		t.Errorf("asked at frames %v, expected 7, 20, 33", asked)
	}
	if r := v.report(); r.Loss.Lost != 1 || r.Smoothness.Frames != 1 {
		t.Errorf("%+v", r)
	}
}

func TestVideoStream_liveKitsBlankFrameIsNoPicture(t *testing.T) {
	v := newVideoStream("TR_test", start, false)
	v.push(picture(0, 320), 0, false, onTime(at(0)))
	if v.push(picture(1, blankSide), 0, false, onTime(at(1))).shown {
		t.Error("the blank frame is shown")
	}
	if r := v.report(); r.Width != 320 || r.Resized != 0 || r.Frames != 1 {
		t.Errorf("%+v", r)
	}
}

func TestVideoStream_aMuteIsNoFreezeAndStandingStillIs(t *testing.T) {
	for name, c := range map[string]struct {
		muted   bool
		freezes uint64
	}{"muted": {true, 0}, "still": {false, 1}} {
		v := newVideoStream("TR_test", start, false)
		for i := range 40 {
			v.push(picture(i, 320*max(0, 1-i)), 0, false, onTime(at(i)))
		}
		v.mute(c.muted)
		v.end(at(100))
		if r := v.report(); r.Freezes != c.freezes {
			t.Errorf("%s: %d freezes, expected %d", name, r.Freezes, c.freezes)
		}
	}
}

// A machine that stands still for 400 ms, in reading or in sending, freezes no picture.
func TestVideoStream_whatWeDoLateIsNoFreeze(t *testing.T) {
	const stall, ends = 50, 60 // in frames of 40 ms
	for name, c := range map[string]struct {
		sends, reads bool
		freezes      uint64
		frames       uint64
	}{"reading": {reads: true, frames: 100}, "sending": {sends: true, frames: 100},
		"network": {freezes: 1, frames: 92}} { // of those that came at once the last is seen
		v := newVideoStream("TR_test", start, false)
		v.late = &LateFrames{}
		for i := range 100 {
			due, held := at(i), at(i)
			if i >= stall && i < ends {
				held = at(ends)
			}
			sent, when := due, onTime(held.Add(5*time.Millisecond))
			if c.sends {
				sent = held
			}
			if c.reads {
				when.came = due.Add(5 * time.Millisecond)
			}
			v.late.note(sent, sent.Sub(due))
			v.push(picture(i, 320*max(0, 1-i)), video.ToNTP(sent.Round(captureGrain)), false, when)
		}
		r := v.report()
		if r.Freezes != c.freezes || r.Smoothness.Frames != c.frames {
			t.Errorf("%s: %d freezes of %d frames, expected %d of %d", name, r.Freezes, r.Smoothness.Frames, c.freezes, c.frames)
		}
		if late := r.Delay.Max > 100*time.Millisecond; late != (name == "network") {
			t.Errorf("%s: a delay of up to %v", name, r.Delay.Max)
		}
	}
}

// Of a frame that left late without our knowing, those behind it wait; the buffer does not hold them back.
func TestVideoStream_whatWaitsForAFrameThatWeSentLateIsNotHeldBackByTheBuffer(t *testing.T) {
	v := newVideoStream("TR_test", start, false)
	v.late = &LateFrames{}
	for i := range 100 {
		sent := at(i)
		if i >= 50 && i < 60 {
			sent = at(60)
		}
		if i != 50 {
			v.late.note(sent, sent.Sub(at(i)))
		}
		v.push(picture(i, 320*max(0, 1-i)), video.ToNTP(sent.Round(captureGrain)), false, onTime(sent.Add(5*time.Millisecond)))
	}
	if r := v.report(); r.Playout.Max > 30*time.Millisecond || r.Freezes != 1 {
		t.Errorf("held back for %+v, %d freezes; expected the freeze alone", r.Playout, r.Freezes)
	}
}

// Repairs are read by another goroutine than what came after them.
func TestVideoStream_aPictureIsShownWhenAllBeforeItHadCome(t *testing.T) {
	v := newVideoStream("TR_test", start, false)
	for i := range 10 {
		if i != 5 {
			v.push(picture(i, 320*max(0, 1-i)), video.ToNTP(at(i)), false, moment{came: at(i), read: at(10)})
		}
	}
	v.push(picture(5, 0), video.ToNTP(at(5)), true, moment{came: at(6), read: at(10)})
	if r := v.report(); r.Smoothness.Frames != 10 || r.Freezes != 0 || (r.Smoothness.Shown-at(9).Sub(at(0))).Abs() > 25*time.Millisecond || r.Delay.Max.Round(time.Microsecond) != 40*time.Millisecond {
		t.Errorf("%+v, delay %+v", r.Smoothness, r.Delay)
	}
}

// repairedStream loses each twentieth picture, which comes when it was asked for again,
// 210 ms late; those behind it wait for it.
func repairedStream(roundTrip time.Duration) *videoStream {
	v := newVideoStream("TR_test", start, false)
	v.roundTrip = &atomic.Int64{}
	v.roundTrip.Store(int64(roundTrip))
	for i := range 400 {
		if i%20 != 19 {
			v.push(picture(i, 320*max(0, 1-i)), video.ToNTP(at(i)), false, onTime(at(i)))
		}
		if lost := i - 5; lost%20 == 19 {
			v.push(picture(lost, 0), video.ToNTP(at(lost)), true, onTime(at(i).Add(10*time.Millisecond)))
		}
	}
	return v
}

func TestVideoStream_repairedLossIsNoFreezeBehindTheBuffer(t *testing.T) {
	known, unknown := repairedStream(200*time.Millisecond).report(), repairedStream(0).report()
	if known.Freezes > 4 || unknown.Freezes < 17 {
		t.Errorf("%d freezes, and %d where the round trip is not known; expected those of the beginning, and all 19", known.Freezes, unknown.Freezes)
	}
	if p := known.Playout; p.Count != known.Frames || p.Mean < 100*time.Millisecond || p.Mean > 210*time.Millisecond {
		t.Errorf("held back for %+v, expected about 0.9 of the round trip", p)
	}
	if known.Delay != unknown.Delay || known.Display() != known.Delay.Mean+known.Playout.Mean {
		t.Errorf("delay %+v and %+v: the buffer is no part of it; to display %v", known.Delay, unknown.Delay, known.Display())
	}
}

func TestVideoStream_theBufferBeginsAnewWithATrack(t *testing.T) {
	v := newVideoStream("TR_test", start, false)
	for i := range 40 {
		v.push(picture(i, 320*max(0, 1-i)), 0, false, onTime(at(i)))
	}
	v.begin("TR_next", false)
	for i := range 40 { // its times of RTP are 2 s back
		p := picture(i, 320*max(0, 1-i))
		p.Timestamp -= 2 * videoClock
		v.push(p, 0, false, onTime(at(45+i)))
	}
	if r := v.report(); r.Freezes != 1 || r.Frozen > 300*time.Millisecond || r.Playout.Max > 30*time.Millisecond || r.Smoothness.Frames != 80 {
		t.Errorf("%+v, held back for %+v; expected one freeze of 240 ms between the tracks", r.Smoothness, r.Playout)
	}
}
