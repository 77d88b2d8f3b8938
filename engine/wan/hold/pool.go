package hold

// slab is how many buffers are made at once.
const slab = 256

// Pool lends buffers of one size by number, from 1; it grows by slabs to a
// bound and never shrinks. The buffer given back last is lent first, because
// it may still be in the processor's cache.
type Pool struct {
	size     int
	capacity int
	slabs    [][]byte
	free     []uint32
}

// NewPool makes a pool of at most `capacity` buffers of `size` bytes.
func NewPool(size, capacity int) *Pool {
	return &Pool{size: size, capacity: capacity, free: make([]uint32, 0, capacity)}
}

// Lend gives a buffer's number, or 0 when all are lent.
func (p *Pool) Lend() uint32 {
	if len(p.free) == 0 {
		p.grow()
	}
	last := len(p.free) - 1
	if last < 0 {
		return 0
	}
	number := p.free[last]
	p.free = p.free[:last]
	return number
}

// Return takes a buffer back.
func (p *Pool) Return(number uint32) { p.free = append(p.free, number) }

// Bytes is the whole of a buffer that is lent.
func (p *Pool) Bytes(number uint32) []byte {
	at := int(number-1) % slab * p.size
	return p.slabs[(number-1)/slab][at : at+p.size : at+p.size]
}

// Lent is the number of buffers that are out.
func (p *Pool) Lent() int { return p.made() - len(p.free) }

func (p *Pool) made() int { return min(len(p.slabs)*slab, p.capacity) }

func (p *Pool) grow() {
	before := p.made()
	if before == p.capacity {
		return
	}
	p.slabs = append(p.slabs, make([]byte, slab*p.size))
	for number := p.made(); number > before; number-- {
		p.free = append(p.free, uint32(number))
	}
}
