package video

import (
	"math/rand/v2"
	"testing"
	"time"
)

const (
	second = int64(time.Second)
	ms     = int64(time.Millisecond)
	tick15 = rtpHz / 15 // RTP time from picture to picture at 15 Hz
)

// sent is the n-th picture of a camera of 15 Hz whose first one came after 1 s: on time, or late by so much.
func sent(n int, late int64) Arrival {
	came := second + int64(n)*second/15 + late
	return Arrival{Timestamp: uint32(n * tick15), Came: came, Whole: came, Octets: 3000}
}

// heldBack gives by how much each picture is shown after it was due to come.
func heldBack(p *Playout, from, to int, picture func(n int) Arrival) (all []time.Duration) {
	for n := from; n < to; n++ {
		a := picture(n)
		shown, _ := p.Show(&a)
		all = append(all, time.Duration(shown-second-int64(n)*second/15))
	}
	return all
}

func onTime(n int) Arrival { return sent(n, 0) }

// longest pause between pictures that lets a heldBack through.
func longestPause(held []time.Duration) (longest time.Duration) {
	for i := 1; i < len(held); i++ {
		longest = max(longest, time.Second/15+held[i]-held[i-1])
	}
	return longest
}

func TestPlayout_anEvenStreamIsShownEvenlyAfter11ms(t *testing.T) {
	var p Playout
	held := heldBack(&p, 0, 300, onTime)
	for n, one := range held[30:] {
		if one < 10*time.Millisecond || one > 22*time.Millisecond {
			t.Fatalf("picture %d is held back for %v", n+30, one)
		}
	}
	if pause := longestPause(held[30:]); pause > time.Second/15+time.Millisecond {
		t.Errorf("a pause of %v", pause)
	}
}

func TestPlayout_theTimestampsWrapIsNoEvent(t *testing.T) {
	for first := -40; first < 0; first++ {
		var p, plain Playout
		wrapped := func(n int) Arrival {
			a := sent(n, int64(n%3)*2*ms)
			a.Timestamp += uint32(first * tick15)
			return a
		}
		same := func(n int) Arrival { return sent(n, int64(n%3)*2*ms) }
		for n, one := range heldBack(&p, 0, 80, wrapped) {
			if want := heldBack(&plain, n, n+1, same)[0]; (one - want).Abs() > 2*time.Microsecond {
				t.Fatalf("wrap after %d pictures: picture %d is held back for %v, expected %v", -first, n, one, want)
			}
		}
	}
}

// The round trip is added once three pictures had to be asked for, 0.9 of it and
// 200 ms at most, and goes a minute after the last of them.
func TestJitter_repairsAreWaitedFor(t *testing.T) {
	for _, c := range []struct{ roundTrip, more time.Duration }{{0, 0}, {100 * time.Millisecond, 90 * time.Millisecond}, {time.Second, 200 * time.Millisecond}} {
		var j jitter
		clean := j.delay(0, c.roundTrip)
		for repairs := range 5 {
			more := time.Duration(0)
			if repairs >= 3 {
				more = c.more
			}
			if got := j.delay(second, c.roundTrip) - clean; got != more {
				t.Errorf("round trip %v: %v more after %d repairs, expected %v", c.roundTrip, got, repairs, more)
			}
			j.repaired(second)
		}
		if got := j.delay(62*second, c.roundTrip); got != clean {
			t.Errorf("round trip %v: %v a minute after the last repair, expected %v", c.roundTrip, got, clean)
		}
	}
}

// lossy has each fifth picture lose a packet, at 30 Hz, that comes 150 ms later; what
// came behind it waits for it.
func lossy(roundTrip time.Duration) func(n int) Arrival {
	blocked := int64(0)
	return func(n int) Arrival {
		came := second + int64(n)*second/30
		a := Arrival{Timestamp: uint32(n * rtpHz / 30), Came: came, Whole: came, Octets: 3000, RoundTrip: roundTrip}
		if n%15 == 14 {
			a.Came, a.Repaired = came+150*ms, true
		}
		blocked = max(blocked, a.Came)
		a.Whole = blocked
		return a
	}
}

func TestPlayout_aRepairStandsForLessLongOnceItIsWaitedFor(t *testing.T) {
	pauses := func(roundTrip time.Duration) (at [2]time.Duration) {
		var p Playout
		last, next := int64(0), lossy(roundTrip)
		for n := range 300 {
			a := next(n)
			shown, _ := p.Show(&a)
			if half := n / 150; n > 0 {
				at[half] = max(at[half], time.Duration(shown-last))
			}
			last = shown
		}
		return at
	}
	// What is late behind a repair makes the delay grow, up to what the round trip allows:
	// 33 + 150 - 11 ms at first, and 33 + 150 - 128 in the end.
	if got := pauses(150 * time.Millisecond); got[0] < 155*time.Millisecond || got[1] > 70*time.Millisecond {
		t.Errorf("pauses of up to %v at first and %v later, expected 172 and 55 ms", got[0], got[1])
	}
	if got := pauses(0); got[1] < 150*time.Millisecond {
		t.Errorf("pauses of up to %v though nobody knows of a round trip", got[1])
	}
}

func TestPlayout_noiseIsWaitedForBy233Deviations(t *testing.T) {
	for _, deviation := range []float64{2, 25, 60} {
		var p Playout
		dice := rand.New(rand.NewPCG(1, 2))
		before := int64(0)
		held := heldBack(&p, 0, 2000, func(n int) Arrival {
			a := sent(n, int64(dice.NormFloat64()*deviation*1e6))
			a.Came = max(a.Came, before)
			a.Whole, before = a.Came, a.Came
			return a
		})
		mean := time.Duration(0)
		for _, one := range held[500:] {
			mean += one / 1500
		}
		// The variation from picture to picture has √2 of the deviation; 30 ms of it are
		// spared, 10 ms are added, and as much for decoding and showing.
		least := max(1, noiseDeviations*1.41*deviation-noiseSpared) * 0.7
		most := max(1, noiseDeviations*1.41*deviation-noiseSpared)*1.3 + 35
		if got := mean.Seconds() * 1000; got < least || got > most {
			t.Errorf("σ of %v ms: held back for %.1f ms, expected %.1f to %.1f", deviation, got, least, most)
		}
	}
}

func TestPlayout_fewPicturesASecondAreNotHeldBack(t *testing.T) {
	var p Playout
	held := time.Duration(0)
	for n := range 60 {
		came := second + int64(n)*second/4
		a := Arrival{Timestamp: uint32(n * rtpHz / 4), Came: came, Whole: came, Octets: 3000}
		shown, _ := p.Show(&a)
		held = time.Duration(shown - came)
	}
	if held > renderDelay {
		t.Errorf("held back for %v at 4 Hz", held)
	}
}

func TestPlayout_ofSeveralDueAtOnceTheLastIsSeen(t *testing.T) {
	var p Playout
	heldBack(&p, 0, 60, onTime)
	fresh := 0
	for n := 60; n < 75; n++ { // nothing came for a second, then all in 40 ms
		a := sent(n, 0)
		a.Came = second + 75*second/15 + int64(n-60)*3*ms
		a.Whole = a.Came
		if _, seen := p.Show(&a); seen {
			fresh++
		}
	}
	if fresh < 2 || fresh > 4 {
		t.Errorf("%d of 15 pictures are seen within 42 ms at 60 Hz", fresh)
	}
}

func TestPlayout_isNeverEarlyNorOutOfOrder(t *testing.T) {
	dice := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		var p Playout
		whole, last, timestamp := second, int64(0), dice.Uint32()
		for range 300 {
			switch dice.IntN(40) {
			case 0: // a jump of the sender's clock, either way
				timestamp += dice.Uint32()
			case 1:
				whole += dice.Int64N(15 * second)
			case 2:
				p.Pause()
			}
			timestamp += tick15
			whole += dice.Int64N(second / 7)
			a := Arrival{Timestamp: timestamp, Came: whole - dice.Int64N(second), Whole: whole, Octets: dice.IntN(30_000),
				Repaired: dice.IntN(4) == 0, RoundTrip: time.Duration(dice.Int64N(second))}
			shown, _ := p.Show(&a)
			if shown < whole || shown < last || shown-max(whole, last) > int64(unreasonable) {
				t.Fatalf("whole at %v and shown at %v, the last one at %v", time.Duration(whole), time.Duration(shown), time.Duration(last))
			}
			last = shown
		}
	}
}

func TestPlayout_aJumpOfTheSendersClockBeyond10sBeginsAnew(t *testing.T) {
	for _, jump := range []uint32{11 * rtpHz, 1 << 31, 1<<32 - 11*rtpHz} {
		var p Playout
		heldBack(&p, 0, 100, onTime)
		held := heldBack(&p, 100, 160, func(n int) Arrival { a := onTime(n); a.Timestamp += jump; return a })
		if longest := longestPause(held); held[59] > 25*time.Millisecond || longest > 100*time.Millisecond {
			t.Errorf("jump of %d ticks: held back for %v, pause of up to %v", jump, held[59], longest)
		}
	}
}

func TestPlayout_afterAPauseTheClockMayGoOnFromAnywhere(t *testing.T) {
	var p Playout
	heldBack(&p, 0, 100, onTime)
	p.Pause()
	held := heldBack(&p, 145, 200, func(n int) Arrival { a := onTime(n); a.Timestamp -= 2 * rtpHz; return a })
	if held[0] > 25*time.Millisecond || held[54] > 25*time.Millisecond {
		t.Errorf("held back for %v after a pause, later for %v", held[0], held[54])
	}
}

func TestPlayout_aChangeOfTheNetworksDelayIsFollowed(t *testing.T) {
	for _, change := range []int64{300 * ms, -300 * ms} {
		var p Playout
		heldBack(&p, 0, 300, func(n int) Arrival { return sent(n, 400*ms) })
		held := heldBack(&p, 300, 600, func(n int) Arrival { return sent(n, 400*ms+change) })
		if got := held[299] - time.Duration(400*ms+change); got < 10*time.Millisecond || got > 40*time.Millisecond {
			t.Errorf("20 s after a change of %v a picture is held back for %v", time.Duration(change), got)
		}
	}
}

func TestPlayout_allocatesNothing(t *testing.T) {
	var p Playout
	n := 0
	if allocated := testing.AllocsPerRun(1000, func() {
		a := sent(n, int64(n%7)*ms)
		p.Show(&a)
		n++
	}); allocated != 0 {
		t.Errorf("%v allocations a picture", allocated)
	}
}

func BenchmarkPlayout(b *testing.B) {
	var p Playout
	b.ReportAllocs()
	for n := range b.N {
		a := sent(n, int64(n%7)*ms)
		p.Show(&a)
	}
}
