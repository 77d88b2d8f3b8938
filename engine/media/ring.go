package media

import "sync/atomic"

// ring hands values from the sending thread to the reporter without a lock,
// so that a slow reader never holds the thread up. When full, values are
// dropped and counted.
type ring[T any] struct {
	values     []T
	head, tail atomic.Uint64
	dropped    atomic.Uint64
}

// newRing makes a ring of size values, a power of two.
func newRing[T any](size int) *ring[T] { return &ring[T]{values: make([]T, size)} }

func (r *ring[T]) put(v T) {
	tail := r.tail.Load()
	if tail-r.head.Load() == uint64(len(r.values)) {
		r.dropped.Add(1)
		return
	}
	r.values[tail&uint64(len(r.values)-1)] = v
	r.tail.Store(tail + 1)
}

func (r *ring[T]) take() (v T, ok bool) {
	head := r.head.Load()
	if head == r.tail.Load() {
		return v, false
	}
	v = r.values[head&uint64(len(r.values)-1)]
	r.head.Store(head + 1)
	return v, true
}
