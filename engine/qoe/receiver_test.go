package qoe

import "testing"

const ms = int64(1e6)

func feed(r *Receiver, from, to int, shift func(i int) (seq uint16, ts uint32, at int64)) {
	for i := from; i < to; i++ {
		r.Arrive(shift(i))
	}
}

func TestReceiverOverTheWrapLosesNothing(t *testing.T) {
	r := NewReceiver(8000, 160, playout(t, PlayoutF1))
	feed(&r, 0, 70_000, func(i int) (uint16, uint32, int64) {
		j := i
		if i%10 == 4 {
			j++ // swap neighbours
		} else if i%10 == 5 {
			j--
		}
		return uint16(65_000 + j), uint32(j)*160 - 1600, int64(i) * 20 * ms
	})
	r.Pattern.Flush(0)
	if r.Pattern.Expected() != 70_000 || r.Pattern.Bad != 0 || r.Reordered != 7000 {
		t.Errorf("expected %d, bad %d, reordered %d", r.Pattern.Expected(), r.Pattern.Bad, r.Reordered)
	}
}

func TestReceiverLatePacketIsLost(t *testing.T) {
	r := NewReceiver(8000, 160, playout(t, PlayoutF1))
	feed(&r, 0, 1000, func(i int) (uint16, uint32, int64) {
		at := int64(i) * 20 * ms
		if i%50 == 25 {
			at += 70 * ms
		}
		return uint16(i), uint32(i) * 160, at
	})
	r.Pattern.Flush(0)
	if r.Pattern.Received != 1000 || r.Pattern.Bad != 20 {
		t.Errorf("%+v", r.Pattern)
	}
}

func TestReceiverTimestampJumpIsNotLateness(t *testing.T) {
	r := NewReceiver(8000, 160, playout(t, PlayoutF1))
	feed(&r, 0, 1000, func(i int) (uint16, uint32, int64) {
		ts := uint32(i) * 160
		if i >= 500 {
			ts += 1 << 30
		}
		return uint16(i), ts, int64(i) * 20 * ms
	})
	r.Pattern.Flush(0)
	if r.Pattern.Bad != 0 || r.Jitter.Max > 1 {
		t.Errorf("%+v, jitter %v", r.Pattern, r.Jitter.Max)
	}
}
