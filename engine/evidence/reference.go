package evidence

import "fmt"

// Reference is what the far person says, over and over: its samples, and
// which payload is which part of it.
type Reference struct {
	samples []int16
	frame   int            // samples a payload
	index   map[string]int // payload to its frame; −1 when it is there twice
}

// NewReference makes a reference of encoded frames, all of the same length in
// time, and of the samples they stand for.
func NewReference(payloads [][]byte, samples []int16) (*Reference, error) {
	if len(payloads) == 0 || len(samples) == 0 || len(samples)%len(payloads) != 0 {
		return nil, fmt.Errorf("Cannot make a reference of %d frames and %d samples: they must be whole frames",
			len(payloads), len(samples))
	}
	r := &Reference{samples, len(samples) / len(payloads), make(map[string]int, len(payloads))}
	for i, payload := range payloads {
		if _, twice := r.index[string(payload)]; twice {
			r.index[string(payload)] = -1
		} else {
			r.index[string(payload)] = i
		}
	}
	return r, nil
}

// G711Reference makes a reference of raw G.711 (8 kHz, a byte a sample), cut
// into 20 ms frames as the media engine cuts its clips; a last partial frame
// is dropped. codec is pcma or pcmu.
func G711Reference(codec string, clip []byte) (*Reference, error) {
	payloads := make([][]byte, len(clip)/frameSamples)
	for i := range payloads {
		payloads[i] = clip[i*frameSamples : (i+1)*frameSamples]
	}
	return ReferenceOf(codec, payloads)
}

// find gives the sample at which a payload begins, when it is there once.
func (r *Reference) find(payload []byte) (int, bool) {
	i, ok := r.index[string(payload)]
	return i * r.frame, ok && i >= 0
}

func (r *Reference) wrap(at int) int {
	n := len(r.samples)
	return (at%n + n) % n
}

// finish lays what was said beside what was heard. A stretch in which no
// payload was recognised goes on as the one before; before the first that
// was, nothing was said.
func (p *player) finish() {
	p.audio.Said = make([]int16, len(p.audio.Heard))
	position, known := 0, false
	for i, m := range p.marks {
		end := len(p.audio.Heard)
		if i+1 < len(p.marks) {
			end = min(end, p.marks[i+1].at)
		}
		if at, ok := commonest(m.found); ok {
			position, known = at, true
		}
		for n := m.at; known && n < end; n++ {
			p.audio.Said[n] = p.options.Reference.samples[position]
			position = p.options.Reference.wrap(position + 1)
		}
	}
	p.audio.Aligned = known
}

// commonest is the position that most packets told; of several the smallest.
func commonest(found map[int]int) (position int, ok bool) {
	votes := 0
	for at, n := range found {
		if n > votes || n == votes && at < position {
			position, votes = at, n
		}
	}
	return position, votes > 0
}
