package qoe

import (
	"math/rand/v2"
	"testing"
)

type sent struct {
	seq       uint16
	timestamp uint32
	at        int64
}

// network delays, drops, doubles and reorders n packets that begin at seq and timestamp.
func network(seed uint64, n int, seq uint16, timestamp uint32) (out []sent, lost int) {
	random := rand.New(rand.NewPCG(seed, 9))
	for i := range n {
		p := sent{seq + uint16(i), timestamp + uint32(i)*160, int64(i)*20*ms + int64(random.Float64()*90)*ms}
		switch u := random.Float64(); {
		case u < 0.03 && i > 0 && i < n-1:
			lost++
			continue
		case u < 0.05:
			out = append(out, p)
		}
		out = append(out, p)
	}
	// Packets arrive in order of time: 90 ms of spread reorder neighbours.
	for i := range out {
		for j := i; j > 0 && out[j].at < out[j-1].at; j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out, lost
}

func TestComparisonCountsAsOneReceiverEach(t *testing.T) {
	for seed := range uint64(20) {
		packets, lost := network(seed, 3000, uint16(seed*3331), uint32(seed)<<28-80_000)
		c := NewComparison(8000, 160)
		for _, p := range packets {
			c.Arrive(p.seq, p.timestamp, p.at)
		}
		c.Flush(0)
		for i, name := range PlayoutNames {
			r := NewReceiver(8000, 160, playout(t, name))
			for _, p := range packets {
				r.Arrive(p.seq, p.timestamp, p.at)
			}
			r.Pattern.Flush(0)
			if r.Buffer.Playout != c.Buffers[i].Playout || r.Pattern.Bad != c.Buffers[i].Pattern.Bad ||
				r.Pattern.Bursts != c.Buffers[i].Pattern.Bursts || r.Jitter != c.Jitter || r.Reordered != c.Reordered {
				t.Fatalf("seed %d, %s: side by side and alone differ", seed, name)
			}
		}
		n := &c.Network
		if n.Expected() != 3000 || n.Expected()-n.Received != uint64(lost) || n.Bad != uint64(lost) {
			t.Fatalf("seed %d: %+v, lost %d", seed, n, lost)
		}
		if int(n.Received+n.Duplicates) != len(packets) || n.Duplicates == 0 || c.Reordered == 0 {
			t.Fatalf("seed %d: %d received, %d duplicates of %d", seed, n.Received, n.Duplicates, len(packets))
		}
		if bad := c.Buffers; bad[0].Pattern.Bad < bad[1].Pattern.Bad || bad[1].Pattern.Bad != uint64(lost) {
			t.Fatalf("seed %d: 50 ms loses %d, 200 ms %d", seed, bad[0].Pattern.Bad, bad[1].Pattern.Bad)
		}
	}
}

func TestComparisonAllocatesNothingAPacket(t *testing.T) {
	c := NewComparison(8000, 160)
	i := 0
	allocations := testing.AllocsPerRun(1000, func() {
		c.Arrive(uint16(i), uint32(i)*160, int64(i)*20*ms)
		i++
	})
	if allocations != 0 {
		t.Errorf("%v allocations a packet", allocations)
	}
}

func TestReceiverOverEveryWrapOfTheTimestamp(t *testing.T) {
	// Every 16th sequence number as a start, and timestamps that wrap at each place of the stream.
	for start := 0; start < 1<<16; start += 16 {
		c := NewComparison(8000, 160)
		for i := range 12 {
			seq, ts := uint16(start+i), uint32(i-start%12)*160-1
			if step, dup := c.Arrive(seq, ts, int64(i)*20*ms); step != Forward || dup {
				t.Fatalf("start %d, packet %d: %v", start, i, step)
			}
		}
		c.Flush(0)
		if c.Jitter.Max > 1e-6 || c.Network.Bad != 0 || c.Buffers[0].Pattern.Bad != 0 || c.Network.Expected() != 12 {
			t.Fatalf("start %d: jitter %v, %+v", start, c.Jitter.Max, c.Network)
		}
	}
}

func TestComparisonDuplicatesAcrossTheWrapAreNotLossNorNew(t *testing.T) {
	for start := 65_500; start < 65_600; start++ {
		c := NewComparison(8000, 160)
		for i := range 80 {
			for range 2 {
				c.Arrive(uint16(start+i), uint32(i)*160, int64(i)*20*ms)
			}
		}
		c.Flush(0)
		if c.Network.Received != 80 || c.Network.Duplicates != 80 || c.Network.Expected() != 80 {
			t.Fatalf("start %d: %+v", start, c.Network)
		}
	}
}

func TestPlayoutClockOfArrivalsThatIsSetDoesNotHideLateness(t *testing.T) {
	for _, step := range []int64{-3600_000, 3600_000} {
		r := NewReceiver(8000, 160, playout(t, PlayoutF1))
		late := func(i int) int64 { // two of a hundred come 70 ms late
			if i%50 == 25 {
				return 70
			}
			return 0
		}
		for i := range 2000 {
			at := int64(i)*20 + late(i)
			if i >= 1000 {
				at += step
			}
			r.Arrive(uint16(i), uint32(i)*160, at*ms)
		}
		r.Pattern.Flush(0)
		if r.Pattern.Bad < 40 || r.Pattern.Bad > 40+underrun {
			t.Errorf("clock set by %d ms: %d late of 2000", step, r.Pattern.Bad)
		}
	}
}

func TestSequenceBackwardsByOneIsNotALossOf65534(t *testing.T) {
	for start := range 1 << 16 {
		var p Pattern
		var s Sequence
		for i, d := range []int{0, 2, 1, 3} {
			n, step := s.Extend(uint16(start+d), uint32(d)*160, 160)
			if step >= Strange {
				t.Fatalf("start %d: packet %d is strange", start, i)
			}
			p.Arrive(n, false)
		}
		p.Flush(0)
		if p.Expected() != 4 || p.Bad != 0 {
			t.Fatalf("start %d: expected %d, bad %d", start, p.Expected(), p.Bad)
		}
	}
}

// RFC 3550 §6.4.1: the packet before "in order of arrival (not necessarily in sequence)".
func TestJitterComparesInOrderOfArrival(t *testing.T) {
	var j Jitter
	j.Arrive(0, 0)
	j.Arrive(320, 320)
	j.Arrive(160, 330) // should have been there at 160
	near(t, "reordered", j.Last, 170.0/16)
	j.Arrive(480, 480)
	near(t, "the next", j.Last, 170.0/16+(170-170.0/16)/16)
}
