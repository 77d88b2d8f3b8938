package video

import (
	"testing"
	"time"
)

func TestNTP_goesRoundAlsoOverItsEra(t *testing.T) {
	for _, at := range []string{"2026-11-27T05:00:00.123456789Z", "2036-02-07T06:28:15.999Z", "2036-02-07T06:28:17Z", "2050-01-01T00:00:00Z"} {
		want, err := time.Parse(time.RFC3339Nano, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := FromNTP(ToNTP(want), want.Add(time.Second)); got.Sub(want).Abs() > time.Microsecond {
			t.Errorf("%v came back as %v", want, got.UTC())
		}
	}
}

func TestDelays_percentilesAreNearestRank(t *testing.T) {
	var d Delays
	for i := 1; i <= 100; i++ {
		d.Add(time.Duration(i) * time.Millisecond)
	}
	d.Add(-time.Second)
	if d.Percentile(95) != 95*time.Millisecond || d.Percentile(0) != 0 || d.Max() != 100*time.Millisecond || d.Count() != 101 {
		t.Errorf("p95 %v, p0 %v, max %v, count %d", d.Percentile(95), d.Percentile(0), d.Max(), d.Count())
	}
	if (&Delays{}).Percentile(50) != 0 || (&Delays{}).Mean() != 0 {
		t.Error("no delay has a percentile")
	}
}
