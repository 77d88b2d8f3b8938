package evidence

import "vigie.dev/engine/qoe"

// Judge marks the packets that came after their turn at a playout buffer, and
// counts what was lost at it, as qoe.Receiver does. packets are in the order of
// their arrival; clock is the RTP clock in Hz, samples a packet's length on it.
// The patterns of all sources and numberings are added up.
func Judge(packets []Packet, playout string, clock int, samples uint32) (qoe.Pattern, error) {
	fresh, err := qoe.NewPlayout(playout)
	if err != nil {
		return qoe.Pattern{}, err
	}
	j := judge{clock: float64(clock), samples: int64(samples)}
	current := map[uint32]*judged{}
	for i := range packets {
		p := &packets[i]
		r := current[p.SSRC]
		if r == nil || !r.take(&j, p) {
			r = &judged{playout: fresh}
			current[p.SSRC] = r
			j.runs = append(j.runs, r)
			r.take(&j, p)
		}
	}
	var total qoe.Pattern
	for _, r := range j.runs {
		r.pattern.Flush(0)
		total.Bad += r.pattern.Bad
		total.Judged += r.pattern.Judged
		total.Runs += r.pattern.Runs
	}
	return total, nil
}

type judge struct {
	clock   float64
	samples int64
	runs    []*judged
}

// judged is one run of one source at the buffer.
type judged struct {
	run
	playout qoe.Playout
	pattern qoe.Pattern
	newest  uint64
}

// take is false when the packet begins another run.
func (r *judged) take(j *judge, p *Packet) bool {
	r.samples = uint32(j.samples)
	before, media := len(r.packets), r.media
	switch step := r.run.take(p); {
	case step == qoe.Restart:
		return false
	case len(r.packets) == before: // too far off to be believed
		return true
	}
	at := r.packets[before]
	off := at.media - media - (int64(at.number)-int64(r.newest))*j.samples
	if before > 0 && (off > int64(j.clock) || -off > int64(j.clock)) {
		r.playout.Resync()
	}
	if before == 0 || at.number > r.newest {
		r.newest = at.number
	}
	p.Late = r.playout.Arrive(float64(at.media)*1000/j.clock, float64(p.ArrivalNs)/1e6)
	r.pattern.Arrive(at.number, p.Late)
	return true
}
