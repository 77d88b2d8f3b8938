package qoe

import "testing"

func TestSequenceExtendsOverEveryWrap(t *testing.T) {
	for start := range 1 << 16 {
		var s Sequence
		first, _ := s.Extend(uint16(start), 0, 160)
		for i := 1; i < 4; i++ {
			n, step := s.Extend(uint16(start+i), uint32(i)*160, 160)
			if n != first+uint64(i) || step != Forward {
				t.Fatalf("start %d: packet %d is %d (%v)", start, i, n-first, step)
			}
		}
		if n, step := s.Extend(uint16(start+2), 320, 160); n != first+2 || step != Backward {
			t.Fatalf("start %d: reordered packet is %d (%v)", start, n-first, step)
		}
	}
}

func TestSequenceTellsAnOutageFromARestart(t *testing.T) {
	var s Sequence
	s.Extend(0, 0, 160)
	if n, step := s.Extend(20_000, 20_000*160, 160); step != Forward || n != 1<<16+20_000 {
		t.Errorf("outage of 400 s: %d %v", n, step)
	}
	if _, step := s.Extend(52_000, 77, 160); step != Strange {
		t.Errorf("first of a restart: %v", step)
	}
	if _, step := s.Extend(52_001, 237, 160); step != Restart {
		t.Errorf("second of a restart: %v", step)
	}
}

func TestPatternReorderedIsNotLost(t *testing.T) {
	var p Pattern
	for _, n := range []uint64{70_000, 70_002, 70_001, 70_003, 70_003} {
		p.Arrive(n, false)
	}
	p.Arrive(69_999, false) // before the first
	p.Flush(0)
	if p.Expected() != 5 || p.Received != 5 || p.Bad != 0 || p.Duplicates != 1 || p.Judged != 5 {
		t.Errorf("%+v, expected %d", p, p.Expected())
	}
}

func TestPatternCountsBursts(t *testing.T) {
	var p Pattern
	for n := uint64(1 << 16); n < 1<<16+10_000; n++ {
		if k := n % 100; k == 10 || k == 11 {
			continue // 2 % in pairs
		}
		p.Arrive(n, n%100 == 50) // and 1 % late
	}
	p.Flush(0)
	if p.Bad != 300 || p.Runs != 200 || p.Expected()-p.Received != 200 {
		t.Errorf("%+v, expected %d", p, p.Expected())
	}
	near(t, "burst ratio", BurstRatio(p.Bad, p.Runs, p.Judged), 1.5*0.97)
}

func TestPatternOutageLongerThanTheWindow(t *testing.T) {
	var p Pattern
	p.Arrive(1<<16, false)
	p.Arrive(1<<16+5000, false)
	p.Flush(10)
	if p.Bad != 5009 || p.Runs != 2 || p.Judged != 5011 || p.Expected() != 5011 {
		t.Errorf("%+v", p)
	}
}

func TestBurstRatioAtItsEnds(t *testing.T) {
	near(t, "no loss", BurstRatio(0, 0, 100), 1)
	near(t, "all lost", BurstRatio(100, 1, 100), 1)
	near(t, "no packet", BurstRatio(0, 0, 0), 1)
}
