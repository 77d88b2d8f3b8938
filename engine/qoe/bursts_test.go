package qoe

import (
	"math/rand/v2"
	"testing"
)

func judge(losses string) Bursts {
	var b Bursts
	for _, c := range losses {
		b.Judge(c == 'x')
	}
	return b.Total()
}

const good16 = "................"

func TestBurstsByTheDefinition(t *testing.T) {
	for _, c := range []struct {
		name, stream string
		want         Bursts
	}{
		{"no loss", good16, Bursts{Gaps: 1, GapPackets: 16}},
		{"isolated", good16 + "x" + good16, Bursts{Gaps: 1, GapPackets: 33, GapBad: 1}},
		{"two in a row", good16 + "xx" + good16,
			Bursts{Bursts: 1, BurstPackets: 2, BurstBad: 2, Gaps: 2, GapPackets: 32}},
		{"15 good between", "." + "x" + good16[1:] + "x" + ".",
			Bursts{Bursts: 1, BurstPackets: 17, BurstBad: 2, Gaps: 2, GapPackets: 2}},
		{"16 good between", "." + "x" + good16 + "x" + ".", Bursts{Gaps: 1, GapPackets: 20, GapBad: 2}},
		{"all lost", "xxxx", Bursts{Bursts: 1, BurstPackets: 4, BurstBad: 4}},
		{"two bursts", "xx" + good16 + "x.x",
			Bursts{Bursts: 2, BurstPackets: 5, BurstBad: 4, Gaps: 1, GapPackets: 16}},
		{"nothing", "", Bursts{}},
	} {
		if got := judge(c.stream); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestBurstsAddUpAtEveryMoment(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	var b Bursts
	var judged, bad uint64
	for range 20_000 {
		lost := random.Float64() < 0.06
		b.Judge(lost)
		judged++
		if lost {
			bad++
		}
		total := b.Total()
		if total.BurstPackets+total.GapPackets != judged || total.BurstBad+total.GapBad != bad {
			t.Fatalf("after %d with %d bad: %+v", judged, bad, total)
		}
		if total.BurstBad < 2*total.Bursts || total.Gaps > total.Bursts+1 {
			t.Fatalf("%+v", total)
		}
	}
	if b.Total().Bursts < 100 {
		t.Errorf("only %d bursts", b.Total().Bursts)
	}
}

// received makes a flushed buffer of n packets, those of bad missing, 20 ms each.
func received(t *testing.T, n int, bad func(i int) bool) Buffer {
	t.Helper()
	b := Buffer{Playout: playout(t, PlayoutF1)}
	for i := range n {
		if i == 0 || i == n-1 || !bad(i) {
			b.take(place{number: uint64(1<<16 + i), mediaMs: float64(i) * 20, arrivalMs: float64(i) * 20})
		}
	}
	b.Pattern.Flush(0)
	return b
}

func TestMetricsOfALossyStream(t *testing.T) {
	// 1,000 packets: each hundred has 5 lost in a row and one alone.
	b := received(t, 1000, func(i int) bool { return i%100 >= 20 && i%100 < 25 || i%100 == 60 })
	m := Heard{Buffer: b, Codec: codec(t, "pcma"), PacketMs: 20, NetworkMs: 30, RoundTripMs: 61.4}.Metrics()
	want := VoIPMetrics{
		LossRate: 15, BurstDensity: 255, GapDensity: 2, BurstDuration: 100, GapDuration: 1727,
		RoundTripDelay: 61, EndSystemDelay: 70, SignalLevel: 127, NoiseLevel: 127, RERL: 127, Gmin: 16,
		RFactor: m.RFactor, ExtRFactor: 127, MOSLQ: m.MOSLQ, MOSCQ: m.MOSCQ,
		RXConfig: 0xe0, JBNominal: 50, JBMaximum: 50, JBAbsMax: 50,
	}
	if m != want {
		t.Errorf("%+v\nwant %+v", m, want)
	}
	if m.RFactor > 80 || m.RFactor < 50 || m.MOSLQ < m.MOSCQ || m.MOSCQ < 10 {
		t.Errorf("R %d, LQ %d, CQ %d", m.RFactor, m.MOSLQ, m.MOSCQ)
	}
}

func TestMetricsCountLatePacketsAsDiscarded(t *testing.T) {
	b := Buffer{Playout: playout(t, PlayoutF1)}
	for i := range 256 {
		at := float64(i) * 20
		if i%8 == 4 {
			at += 51
		}
		b.take(place{number: uint64(1<<16 + i), mediaMs: float64(i) * 20, arrivalMs: at})
	}
	b.Pattern.Flush(0)
	m := Heard{Buffer: b, Codec: codec(t, "pcma"), PacketMs: 20}.Metrics()
	if m.LossRate != 0 || m.DiscardRate != 32 {
		t.Errorf("lost %d/256, discarded %d/256", m.LossRate, m.DiscardRate)
	}
}

func TestMetricsSayWhatIsNotAvailable(t *testing.T) {
	m := Heard{Buffer: Buffer{Playout: playout(t, PlayoutAdaptive)}, Codec: codec(t, "pcma")}.Metrics()
	if m.RFactor != 127 || m.MOSLQ != 127 || m.MOSCQ != 127 || m.BurstDuration != 0 || m.RXConfig != 0xf0 || m.JBAbsMax != 500 {
		t.Errorf("nothing heard: %+v", m)
	}
	wide := Heard{Buffer: received(t, 100, func(int) bool { return false }), Codec: codec(t, "g722"), PacketMs: 20}.Metrics()
	if wide.RFactor != 127 || wide.MOSLQ > 50 || wide.MOSLQ < 40 {
		t.Errorf("a wideband R in a narrowband field: %+v", wide)
	}
	silent := Heard{Buffer: received(t, 100, func(int) bool { return false }), Codec: codec(t, "pcma"), Silent: true}.Metrics()
	if silent.RFactor != 0 || silent.MOSLQ != 10 || silent.MOSCQ != 10 {
		t.Errorf("silence: %+v", silent)
	}
}
