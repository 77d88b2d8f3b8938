package qoe

import "testing"

func TestJitterOfAConstantDeviation(t *testing.T) {
	want := map[int]float64{1: 1.25, 4: 4.5505, 16: 12.8785}
	var j Jitter
	arrival := 0.0
	j.Arrive(0, 0)
	for i := 1; i <= 16; i++ {
		arrival += 160 + 20
		j.Arrive(uint32(i)*160, arrival)
		if w, ok := want[i]; ok {
			near(t, "jitter", j.Last, w)
		}
	}
	if j.Max != j.Last || j.Mean() <= 0 || j.Mean() >= j.Last {
		t.Errorf("max %v, mean %v of last %v", j.Max, j.Mean(), j.Last)
	}
}

// Jitter as the mean of |arrival − 20 ms| would call this 20 ms.
func TestJitterIgnoresPacketsThatWereSentFurtherApart(t *testing.T) {
	var j Jitter
	for i := range 100 {
		j.Arrive(uint32(i)*320, float64(i)*320)
	}
	near(t, "jitter", j.Last, 0)
}

func TestJitterOverTheTimestampWrap(t *testing.T) {
	var j Jitter
	for i := range 1000 {
		j.Arrive(uint32(i)*160-80_000, float64(i)*160)
	}
	near(t, "jitter", j.Max, 0)
}
