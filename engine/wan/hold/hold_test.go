package hold

import (
	"math/rand/v2"
	"testing"
)

const tick = int64(1) << tickBits

func TestWheelGivesEachPacketInItsSlotNeverBeforeItsTime(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	const capacity = 5000
	// Also round the wrap of the 32-bit slot number.
	for _, start := range []int64{0, 12345, (1<<32 - 3) << tickBits, (slots - 2) << tickBits} {
		w, now := NewWheel(capacity, start), start
		free := make([]uint32, 0, capacity)
		for n := range uint32(capacity) {
			free = append(free, n+1)
		}
		for range 200_000 {
			now += random.Int64N(40_000)
			last := int64(0)
			for packet := w.Take(now); packet != none; packet = w.Take(now) {
				at := w.Deadline(packet)
				if at > now || at>>tickBits < last>>tickBits-1 {
					t.Fatalf("packet of %d taken at %d after one of %d", at, now, last)
				}
				last = at
				free = append(free, packet)
			}
			if at, ok := w.Next(); ok && at <= now-tick {
				t.Fatalf("a packet of %d was left at %d", at, now)
			}
			if len(free) > 0 {
				w.Add(free[len(free)-1], now+random.Int64N(100_000_000))
				free = free[:len(free)-1]
			}
		}
		if w.Len() != capacity-len(free) {
			t.Fatalf("%d in the wheel, %d out of it", w.Len(), len(free))
		}
	}
}

func TestWheelKeepsTheOrderOfEqualDeadlines(t *testing.T) {
	w := NewWheel(10, 0)
	for n := uint32(1); n <= 5; n++ {
		w.Add(n, 10*tick)
	}
	w.Move(2, 10*tick)
	for _, want := range []uint32{1, 3, 4, 5, 2, none} {
		if got := w.Take(10 * tick); got != want {
			t.Fatalf("%d in place of %d", got, want)
		}
	}
}

func TestWheelMovesAPacketForwardAndBack(t *testing.T) {
	w := NewWheel(3, 0)
	w.Add(1, 100*tick)
	w.Add(2, 200*tick)
	w.Add(3, 300*tick)
	w.Move(3, 50*tick)
	w.Move(1, 400*tick)
	for _, want := range []uint32{3, 2, 1} {
		at, _ := w.Next()
		if got := w.Take(at - 1); got != none {
			t.Fatalf("%d came early", got)
		}
		if got := w.Take(at); got != want {
			t.Fatalf("%d in place of %d", got, want)
		}
	}
	if _, ok := w.Next(); ok {
		t.Error("an empty wheel has a next packet")
	}
}

func TestWheelGivesWhatIsLateOrTooFarAway(t *testing.T) {
	w := NewWheel(2, 1000*tick)
	w.Add(1, 0)
	if got := w.Take(1001 * tick); got != 1 {
		t.Errorf("a late packet is still in the wheel: %d", got)
	}
	w.Add(2, 1<<60)
	if at, _ := w.Next(); at != (1000+slots-1)*tick {
		t.Errorf("a packet for next century leaves at %d", at)
	}
}

func TestPoolLendsEachBufferOnceAndNoMoreThanItsBound(t *testing.T) {
	const capacity = 600
	p := NewPool(64, capacity)
	for range 2 {
		seen := map[uint32]bool{}
		for range capacity {
			number := p.Lend()
			if number == 0 || seen[number] {
				t.Fatalf("buffer %d after %d", number, len(seen))
			}
			seen[number] = true
			p.Bytes(number)[63] = byte(number)
		}
		if p.Lend() != 0 || p.Lent() != capacity {
			t.Fatalf("%d lent of %d", p.Lent(), capacity)
		}
		for number := range seen {
			if p.Bytes(number)[63] != byte(number) {
				t.Fatalf("buffer %d shares its bytes", number)
			}
			p.Return(number)
		}
	}
}

func TestHoldAllocatesNothingAPacket(t *testing.T) {
	p, w, now := NewPool(64, 1000), NewWheel(1000, 0), int64(0)
	p.Return(p.Lend())
	if allocs := testing.AllocsPerRun(1000, func() {
		now += 1_000_000
		w.Add(p.Lend(), now+80_000_000)
		for packet := w.Take(now); packet != none; packet = w.Take(now) {
			p.Return(packet)
		}
	}); allocs != 0 {
		t.Errorf("%v allocations a packet", allocs)
	}
}

func BenchmarkHold(b *testing.B) {
	w, p, now := NewWheel(1<<14, 0), NewPool(256, 1<<14), int64(0)
	for range b.N {
		now += 20_000 // 50,000 a second, 4,000 in the wheel
		w.Add(p.Lend(), now+80_000_000)
		for packet := w.Take(now); packet != none; packet = w.Take(now) {
			p.Return(packet)
		}
	}
}
