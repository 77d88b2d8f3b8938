package measure

import (
	"testing"
	"time"

	"vigie.dev/engine/wan/rig"
)

// A reader that comes late must not be seen in the delays: the kernel saw the
// packets when they came.
func TestWitnessTellsTheKernelsTimesHoweverLateItIsAsked(t *testing.T) {
	p := newPath(t) // nothing asked: the kernel alone is between
	w, err := newWitness(p.Tun)
	must(t, err)
	defer func() { must(t, w.close()) }()
	packets := NewPackets(rig.Mouth, rig.Ear, 200, 7)
	const n = 50
	for i := range n {
		if errno := p.Tun.Write(packets.Make(0, i, 1)); errno != 0 {
			t.Fatal(errno)
		}
		time.Sleep(time.Millisecond)
	}
	time.Sleep(200 * time.Millisecond)
	entered, left, worst := map[int]int64{}, 0, int64(0)
	w.each(func(s seen) {
		flow, number, _, ok := packets.Read(s.data)
		switch {
		case !ok:
		case flow != 0 || s.size != 200:
			t.Errorf("flow %d, %d bytes", flow, s.size)
		case !s.left:
			entered[number] = s.ns
		default:
			left++
			worst = max(worst, s.ns-entered[number])
		}
	})
	missed, err := w.missed()
	must(t, err)
	if left != n || len(entered) != n || missed != 0 {
		t.Errorf("%d entered, %d left, %d missed, of %d", len(entered), left, missed, n)
	}
	if worst <= 0 || worst > int64(100*time.Millisecond) {
		t.Errorf("%v between the two, though 200 ms passed before they were read", time.Duration(worst))
	}
	w.each(func(seen) { t.Error("a packet was given twice") })
}

func TestWitnessRingWraps(t *testing.T) {
	p := newPath(t)
	w, err := newWitness(p.Tun)
	must(t, err)
	defer func() { must(t, w.close()) }()
	packets, count := NewPackets(rig.Mouth, rig.Ear, 60, 7), 0
	var drain [2048]byte
	for i := range frameCount { // each is seen twice
		if errno := p.Tun.Write(packets.Make(0, i, 1)); errno != 0 {
			t.Fatal(errno)
		}
		_, _ = p.Tun.Read(drain[:])
		if i%1000 == 999 || i == frameCount-1 {
			w.each(func(s seen) {
				if _, _, _, ok := packets.Read(s.data); ok {
					count++
				}
			})
		}
	}
	if missed, _ := w.missed(); count != 2*frameCount || missed != 0 {
		t.Errorf("%d of %d seen, %d missed", count, 2*frameCount, missed)
	}
}
