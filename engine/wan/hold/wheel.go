// Package hold keeps packets until they may leave: a timer wheel over a pool
// of buffers, with no allocation a packet. Times are ns of any monotonic
// clock and are passed in.
package hold

import "math/bits"

// A slot of the wheel is 32.8 µs long, a turn 4.3 s.
const (
	tickBits = 15
	slots    = 1 << 17
	words    = slots / 64
)

// none ends a list: packets are numbered from 1.
const none = 0

// Wheel orders packets by the time at which they may leave: never before it,
// at most a slot after it, and in the order of Add within a slot. Adding,
// moving and taking cost the same however many there are.
type Wheel struct {
	head, tail []uint32
	occupied   [words]uint64
	summary    [words / 64]uint64
	next, prev []uint32
	slot       []uint32 // of each packet, to take it out again
	deadline   []int64
	cursor     int64 // the tick up to which all have been taken
	count      int
}

// NewWheel makes a wheel for packets numbered from 1 to capacity that starts at `now`.
func NewWheel(capacity int, now int64) *Wheel {
	return &Wheel{
		head: make([]uint32, slots), tail: make([]uint32, slots),
		next: make([]uint32, capacity+1), prev: make([]uint32, capacity+1),
		slot: make([]uint32, capacity+1), deadline: make([]int64, capacity+1),
		cursor: now >> tickBits,
	}
}

// Len is the number of packets in the wheel.
func (w *Wheel) Len() int { return w.count }

// Deadline is the time that a packet in the wheel was added with.
func (w *Wheel) Deadline(packet uint32) int64 { return w.deadline[packet] }

// Add puts a packet in that may leave at `deadline`; one more than a turn away
// leaves after a turn.
func (w *Wheel) Add(packet uint32, deadline int64) {
	tick := (deadline + 1<<tickBits - 1) >> tickBits
	tick = max(w.cursor+1, min(tick, w.cursor+slots-1))
	s := uint32(tick) % slots
	w.deadline[packet], w.slot[packet] = deadline, s
	w.next[packet], w.prev[packet] = none, w.tail[s]
	if w.head[s] == none {
		w.head[s] = packet
		w.occupied[s/64] |= 1 << (s % 64)
		w.summary[s/4096] |= 1 << (s / 64 % 64)
	} else {
		w.next[w.tail[s]] = packet
	}
	w.tail[s] = packet
	w.count++
}

// Move gives a packet that is in the wheel another deadline, behind all that
// were added with the same one.
func (w *Wheel) Move(packet uint32, deadline int64) {
	w.remove(packet)
	w.Add(packet, deadline)
}

// Take gives the next packet that may leave at `now`, or 0; it may lag behind
// by a slot.
func (w *Wheel) Take(now int64) uint32 {
	tick := now >> tickBits
	if w.count > 0 {
		if first := w.first(); first <= tick {
			w.cursor = first - 1 // what is added for it meanwhile is still taken
			packet := w.head[uint32(first)%slots]
			w.remove(packet)
			return packet
		}
	}
	w.cursor = max(w.cursor, tick)
	return none
}

// Next is the time at which Take will give a packet; false when there is none.
func (w *Wheel) Next() (int64, bool) {
	if w.count == 0 {
		return 0, false
	}
	return w.first() << tickBits, true
}

func (w *Wheel) remove(packet uint32) {
	s, next, prev := w.slot[packet], w.next[packet], w.prev[packet]
	if prev == none {
		w.head[s] = next
	} else {
		w.next[prev] = next
	}
	if next == none {
		w.tail[s] = prev
	} else {
		w.prev[next] = prev
	}
	if w.head[s] == none {
		w.occupied[s/64] &^= 1 << (s % 64)
		if w.occupied[s/64] == 0 {
			w.summary[s/4096] &^= 1 << (s / 64 % 64)
		}
	}
	w.count--
}

// first is the tick of the first slot after the cursor that is not empty;
// there is one.
func (w *Wheel) first() int64 {
	from := uint32(w.cursor+1) % slots
	s, ok := w.search(from, slots)
	if !ok {
		s, _ = w.search(0, from)
	}
	return w.cursor + 1 + int64((s-from)%slots)
}

// search finds the first slot of [from, to) that is not empty.
func (w *Wheel) search(from, to uint32) (uint32, bool) {
	if from >= to {
		return 0, false
	}
	word := from / 64
	if rest := w.occupied[word] >> (from % 64); rest != 0 {
		s := from + uint32(bits.TrailingZeros64(rest))
		return s, s < to
	}
	for word++; word < words; {
		if rest := w.summary[word/64] >> (word % 64); rest != 0 {
			word += uint32(bits.TrailingZeros64(rest))
			s := word*64 + uint32(bits.TrailingZeros64(w.occupied[word]))
			return s, s < to
		}
		word = (word/64 + 1) * 64
	}
	return 0, false
}
