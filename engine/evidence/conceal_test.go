package evidence

import (
	"math"
	"slices"
	"testing"
)

func energy(samples []int16) float64 {
	sum := 0.0
	for _, s := range samples {
		sum += float64(s) * float64(s)
	}
	return sum / float64(len(samples))
}

// noise is the power of what differs, over the power of what was said, in dB.
func noise(heard, said []int16) float64 {
	off := make([]int16, len(said))
	for i := range off {
		off[i] = heard[i] - said[i]
	}
	return 10 * math.Log10(energy(off)/energy(said))
}

func TestConcealGoesOnAsAVoiceOfOnePitch(t *testing.T) {
	for pitch := pitchMin; pitch <= pitchMax; pitch += 5 {
		said := make([]int16, 800)
		for i := range said {
			x := 2 * math.Pi * float64(i) / float64(pitch)
			said[i] = int16(6000*math.Sin(x) + 3000*math.Cos(3*x))
		}
		var c concealer
		heard := c.fill(slices.Clone(said[:600]), plcFrame)
		if db := noise(heard[600:680], said[600:680]); db > -20 {
			t.Errorf("pitch of %d samples: noise at %.1f dB in the first 10 ms", pitch, db)
		}
	}
}

func TestConcealBeatsSilenceAndFadesIn60Ms(t *testing.T) {
	var c concealer
	heard := c.fill(slices.Clone(play(t, stream(clip, 20, 0, 0), clip, 0).Heard), 100*8)
	filled := heard[20*frameSamples:]
	for i := 1; i < 6; i++ {
		before, now := energy(filled[(i-1)*plcFrame:i*plcFrame]), energy(filled[i*plcFrame:(i+1)*plcFrame])
		if now > before*1.2 || before == 0 {
			t.Errorf("at %d ms the level rises from %.0f to %.0f", 10*i, before, now)
		}
	}
	if after := filled[silentAfter*plcFrame:]; slices.Max(after) != 0 || slices.Min(after) != 0 {
		t.Error("there is sound after 60 ms")
	}
	audio := play(t, append(stream(clip, 20, 0, 0), stream(clip, 40, 0, 0)[21:]...), clip, 0)
	hole := audio.Heard[20*frameSamples : 21*frameSamples]
	if db := noise(hole, audio.Said[20*frameSamples:21*frameSamples]); db > -3 {
		t.Errorf("noise at %.1f dB in a hole of 20 ms; silence is at 0", db)
	}
}

func TestConcealTouchesOnlyTheHoleAndItsJoints(t *testing.T) {
	packets := stream(clip, 60, 0, 0)
	audio := play(t, append(slices.Clone(packets[:30]), packets[32:]...), clip, 0)
	from, to := 30*frameSamples-overlapMax, 32*frameSamples+plcFrame
	if !slices.Equal(audio.Heard[:from], audio.Said[:from]) || !slices.Equal(audio.Heard[to:], audio.Said[to:]) {
		t.Error("samples away from the hole changed")
	}
}

func TestConcealWithNothingBeforeIsSilence(t *testing.T) {
	for n := range 200 {
		var c concealer
		if heard := c.fill(make([]int16, n%7), n); len(heard) != n+n%7 || n > 0 && slices.Max(heard) != 0 {
			t.Fatalf("%d samples of %d", len(heard), n)
		}
	}
}

func TestG711LevelsAndCodecs(t *testing.T) {
	// ITU-T G.711 Tables 1 and 2, left-justified to 16 bits: the smallest and the largest levels.
	for b, want := range map[byte]int16{0xd5: 8, 0x55: -8, 0xaa: 32256, 0x2a: -32256} {
		if aLaw[b] != want {
			t.Errorf("A-law %#x is %d, want %d", b, aLaw[b], want)
		}
	}
	for b, want := range map[byte]int16{0xff: 0, 0x7f: 0, 0x80: 32124, 0x00: -32124} {
		if uLaw[b] != want {
			t.Errorf("µ-law %#x is %d, want %d", b, uLaw[b], want)
		}
	}
	if _, err := NewG711("opus", true); err == nil {
		t.Error("opus was taken for G.711")
	}
	if _, err := G711Reference("pcma", make([]byte, 159)); err == nil {
		t.Error("a reference of no whole frame")
	}
}
