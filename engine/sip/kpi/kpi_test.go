package kpi

import (
	"math"
	"testing"
	"time"
)

func TestRatiosByTheirExclusions(t *testing.T) {
	none := math.NaN()
	for _, c := range []struct {
		name           string
		invites        map[int]uint64
		ser, seer, isa float64
	}{
		{"nothing", nil, none, none, none},
		{"a 407 is never a failure", map[int]uint64{407: 10, 200: 10}, 100, 100, 0},
		{"a 401 neither", map[int]uint64{401: 10, 200: 10}, 100, 100, 0},
		{"challenges alone", map[int]uint64{407: 3, 401: 2}, none, none, none},
		{"402 and 3xx are left out of SER and SEER", map[int]uint64{402: 1, 300: 1, 302: 1, 399: 1, 200: 4}, 100, 100, 0},
		{"402 and 3xx are session requests to ISA", map[int]uint64{402: 1, 302: 1, 503: 2}, 0, 0, 50},
		{"callee's choice is effective", map[int]uint64{200: 6, 480: 1, 486: 1, 600: 1, 603: 1}, 60, 100, 0},
		{"404 and 487 are neither", map[int]uint64{200: 2, 404: 1, 487: 1}, 50, 50, 0},
		{"ineffective", map[int]uint64{200: 6, 408: 1, 500: 1, 503: 1, 504: 1}, 60, 60, 40},
		{"other 5xx are not ISA", map[int]uint64{200: 1, 501: 1, 502: 1, 505: 1}, 25, 25, 0},
		{"other 6xx are not SEER", map[int]uint64{200: 1, 604: 1, 606: 2}, 25, 25, 0},
		{"every 2xx succeeds", map[int]uint64{200: 1, 202: 1, 299: 2}, 100, 100, 0},
	} {
		var collector Collector
		for status, n := range c.invites {
			for range n {
				collector.Invited(status)
			}
		}
		r := collector.Report()
		for name, ratio := range map[string]struct {
			of   func() (float64, bool)
			want float64
		}{"SER": {r.SER, c.ser}, "SEER": {r.SEER, c.seer}, "ISA": {r.ISA, c.isa}} {
			got, ok := ratio.of()
			if ok == math.IsNaN(ratio.want) || ok && got != ratio.want {
				t.Errorf("%s: %s is %v, %v; expected %v", c.name, name, got, ok, ratio.want)
			}
		}
	}
}

func TestFailedDelaysLeaveOutWhatIsNoFailure(t *testing.T) {
	var c Collector
	for _, status := range []int{301, 401, 402, 407} {
		c.Failed(status, time.Second)
	}
	if n := c.Report().FailedSRD.Count; n != 0 {
		t.Errorf("%d failed delays", n)
	}
	c.Failed(486, 3*time.Second)
	c.Failed(503, time.Second)
	c.SetUp(time.Millisecond)
	c.HungUp(200, 2*time.Millisecond)
	c.HungUp(408, 32*time.Second)
	c.Registered(5 * time.Millisecond)
	r := c.Report()
	if want := (Delay{2, 4 * time.Second, time.Second, 3 * time.Second}); r.FailedSRD != want {
		t.Errorf("failed SRD: %+v", r.FailedSRD)
	}
	if mean, ok := r.FailedSRD.Mean(); !ok || mean != 2*time.Second {
		t.Errorf("mean of failed SRD: %v", mean)
	}
	if r.SRD.Count != 1 || r.SDD.Count != 1 || r.FailedSDD.Max != 32*time.Second || r.RRD.Sum != 5*time.Millisecond {
		t.Errorf("%+v", r)
	}
	if _, ok := (Delay{}).Mean(); ok {
		t.Error("nothing has a mean")
	}
}

func TestReportsAdd(t *testing.T) {
	var a, b Collector
	a.Invited(200)
	a.SetUp(2 * time.Second)
	b.Invited(200)
	b.Invited(486)
	b.SetUp(4 * time.Second)
	sum := a.Report().Plus(b.Report())
	if sum.Invites[200] != 2 || sum.Invites[486] != 1 || sum.SRD != (Delay{2, 6 * time.Second, 2 * time.Second, 4 * time.Second}) {
		t.Errorf("%+v", sum)
	}
	if empty := (Report{}).Plus(sum); empty.SRD != sum.SRD || a.Report().Invites[200] != 1 {
		t.Errorf("%+v, and the first is %+v", empty, a.Report())
	}
}
