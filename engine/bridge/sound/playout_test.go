package sound

import (
	"slices"
	"testing"
)

// counting decodes a packet of one octet to a frame of four such samples, and makes up −1.
type counting struct{}

func (counting) Decode(dst []int16, packet []byte) ([]int16, error) {
	s := int16(packet[0]) * 100
	return append(dst, s, s, s, s), nil
}

func (counting) Conceal(dst []int16, next []byte) []int16 {
	made := int16(-1)
	if len(next) > 0 {
		made = -2
	}
	return append(dst, made, made, made, made)
}

// newCounting has frames of 4 samples and 4 ticks.
func newCounting() *Playout { return NewPlayout(counting{}, 200, 200) }

func push(p *Playout, numbers ...int) {
	for _, n := range numbers {
		p.Push(uint16(n), uint32(4*n), []byte{byte(n)})
	}
}

// read gives what is heard in so many ticks: packets' numbers, −1 for made up, −2 for mended, 0 for silence.
func read(p *Playout, ticks int) (heard []int16) {
	var frame [4]int16
	for range ticks {
		if !p.Read(frame[:]) {
			heard = append(heard, 0)
		} else if s := frame[3]; s < 0 {
			heard = append(heard, s)
		} else {
			heard = append(heard, s/100)
		}
	}
	return heard
}

func expect(t *testing.T, got []int16, want ...int16) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("heard %v, expected %v", got, want)
	}
}

func TestPlayout_waitsForTwoAndThenPlaysInOrder(t *testing.T) {
	p := newCounting()
	push(p, 1)
	expect(t, read(p, 1), 0)
	push(p, 3, 2, 2)
	expect(t, read(p, 3), 1, 2, 3)
}

func TestPlayout_aHoleIsMendedByThePacketAfterIt(t *testing.T) {
	p := newCounting()
	push(p, 1, 2, 4, 6, 7)
	expect(t, read(p, 7), 1, 2, -2, 4, -2, 6, 7)
	if got := p.Played(); got.Packets != 5 || got.Concealed != 2 {
		t.Errorf("%+v", got)
	}
}

func TestPlayout_aHoleWhoseTimeIsOverIsNotFilledTwice(t *testing.T) {
	p := newCounting()
	push(p, 1, 2)
	expect(t, read(p, 3), 1, 2, -1)
	push(p, 4, 5)
	expect(t, read(p, 2), 4, 5)
}

func TestPlayout_aDrySpellMakesItDeeperAndAPauseDoesNot(t *testing.T) {
	p := newCounting()
	push(p, 1, 2)
	expect(t, read(p, 6), 1, 2, -1, -1, -1, 0)
	push(p, 3, 4)
	expect(t, read(p, 1), 0)
	push(p, 5)
	expect(t, read(p, 1), 3)
	if got := p.Played(); got.Dry != 1 || p.target != 3 {
		t.Errorf("%+v, waits for %d", got, p.target)
	}
	p = newCounting()
	push(p, 1, 2)
	read(p, 6)
	p.Push(3, 4*50, []byte{3})
	p.Push(4, 4*51, []byte{4})
	expect(t, read(p, 2), 3, 4)
	if got := p.Played(); got.Dry != 0 || p.target != targetLeast {
		t.Errorf("after a pause: %+v, waits for %d", got, p.target)
	}
}

func TestPlayout_whatComesLateIsLeftOutAndASpeakerThatBeginsAnewIsHeard(t *testing.T) {
	p := newCounting()
	push(p, 10, 11, 13, 14)
	expect(t, read(p, 4), 10, 11, -2, 13)
	push(p, 12)
	if got := p.Played(); got.Late != 1 {
		t.Errorf("%+v", got)
	}
	push(p, 100, 101, 102)
	expect(t, read(p, 3), 100, 101, 102)
}

func TestPlayout_sequenceNumbersWrap(t *testing.T) {
	p := newCounting()
	for i := range 70_000 {
		p.Push(uint16(65_000+i), uint32(4*i), []byte{byte(1 + i%100)})
		if i == 0 {
			continue
		}
		if got := read(p, 1); got[0] != int16(1+(i-1)%100) {
			t.Fatalf("packet %d: heard %v", i, got)
		}
	}
}

func TestPlayout_whatWaitsTooLongIsShortened(t *testing.T) {
	p := newCounting()
	push(p, 1, 2, 3, 4, 5) // a burst: three more than are needed
	for i := 6; i < 6+3*2*calm+10; i++ {
		read(p, 1)
		p.Push(uint16(i), uint32(4*i), []byte{100})
	}
	if got := p.Played(); got.Skipped < 2 || p.waiting > targetLeast+1 || got.Concealed != 0 {
		t.Errorf("%+v, %d wait", got, p.waiting)
	}
}

func TestPlayout_aLongDelayIsMadeUpForWithinSeconds(t *testing.T) {
	p := newCounting()
	push(p, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15) // 260 ms more than are needed
	for i := 16; i < 16+2*calm; i++ {
		read(p, 1)
		p.Push(uint16(i), uint32(4*i), []byte{1})
	}
	if p.waiting > targetLeast+4 {
		t.Errorf("%d wait after 10 s: %+v", p.waiting, p.Played())
	}
}

func TestPlayout_aKeyIsSilenceInItsPlace(t *testing.T) {
	p := newCounting()
	push(p, 1)
	p.Push(2, 8, nil)
	push(p, 3)
	expect(t, read(p, 3), 1, 0, 3)
}

func TestPlayout_allocatesNothingInTheLongRun(t *testing.T) {
	p, frame, payload := newCounting(), make([]int16, 4), []byte{7}
	i := 0
	step := func() { p.Push(uint16(i), uint32(4*i), payload); p.Read(frame); i++ }
	for range 100 {
		step()
	}
	if n := testing.AllocsPerRun(200, step); n > 0 {
		t.Errorf("%.1f allocations a frame", n)
	}
}
