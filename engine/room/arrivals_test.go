package room

import "testing"

func TestArrivals_everyStartingPointOverTheWrap(t *testing.T) {
	for start := range 1 << 16 {
		var a arrivals
		for i := range 40 {
			if i == 7 || i == 20 {
				continue
			}
			a.add(uint16(start+i), false)
		}
		a.add(uint16(start+20), true)
		if _, fresh := a.add(uint16(start+21), false); fresh {
			t.Fatal("a double counts as new")
		}
		if l := a.loss(); l != (Loss{Packets: 39, Resent: 1, Lost: 1}) {
			t.Fatalf("from %d: %+v", start, l)
		}
	}
}

func TestArrivals_onePacketBeforeTheFirstIsCounted(t *testing.T) {
	var a arrivals
	a.add(0, false)
	if extended, fresh := a.add(65535, false); !fresh || extended != 65535 {
		t.Errorf("%d, %v", extended, fresh)
	}
	if l := a.loss(); l != (Loss{Packets: 2}) {
		t.Errorf("%+v", l)
	}
}

func TestLoss_ratioCountsWhatWasMendedToo(t *testing.T) {
	if r := (Loss{Packets: 98, Resent: 3, Lost: 2}).Ratio(); r != 0.05 {
		t.Errorf("%v, expected 0.05", r)
	}
	if r := (Loss{}).Ratio(); r != 0 {
		t.Errorf("%v of nothing", r)
	}
}
