package media

import (
	"time"

	"vigie.dev/engine/qoe"
)

// sourcesKept is how many sources of one stream are remembered at once, so
// that a straggler of the one before finds its place.
const sourcesKept = 4

// deadAfter is the silence at a stream's end from which packets are missing,
// not in flight; shorter ones are the hang-up.
const deadAfter = int64(2 * time.Second)

type source struct {
	ssrc     uint32
	receiver qoe.Receiver
}

// ear is what one end hears. Only the shard's thread touches it.
type ear struct {
	codec   qoe.Codec
	name    string // of the codec, as in SDP
	clip    *Clip  // what the far person says; may be nil
	playout string

	sources []source // the last one is current
	past    totals   // of those forgotten
	started int      // sources in all
	voiced  bool
	last    int64 // arrival, ns
	delay   delays
	guess   int // the frame of the clip that comes next, if none is missing
	minMOS  float64
	scored  bool
	mark    totals // at the last interval
	rtcp    rtcpState
}

func newEar(cfg StreamConfig, codec qoe.Codec, playout string) ear {
	e := ear{codec: codec, name: cfg.Codec, clip: cfg.Heard, playout: playout}
	e.sources = make([]source, 0, 1) // most streams have one; the rare second costs an allocation
	if e.clip != nil {
		e.delay = newDelays(e.clip.frames)
	}
	return e
}

// hear takes one packet; arrival is ns, start the far schedule's origin or 0.
func (e *ear) hear(p packet, arrival, start int64) {
	receiver := e.source(p.ssrc)
	step, duplicate := receiver.Arrive(p.seq, p.timestamp, arrival)
	if step == qoe.Restart {
		e.forget(p.ssrc)
		_, duplicate = e.source(p.ssrc).Arrive(p.seq, p.timestamp, arrival)
	}
	if step == qoe.Strange || duplicate {
		return
	}
	e.last = max(e.last, arrival)
	if !e.voiced {
		e.voiced = voiced(e.name, p.payload)
	}
	if e.clip == nil {
		return
	}
	if i, ok := e.clip.find(p.payload, e.guess); ok {
		if e.guess = i + 1; e.guess == e.clip.frames {
			e.guess = 0
		}
		e.delay.matched++
		if start != 0 {
			e.delay.add(i, start, arrival)
		}
	}
}

// source finds the account of an SSRC or begins one.
func (e *ear) source(ssrc uint32) *qoe.Receiver {
	for i := len(e.sources) - 1; i >= 0; i-- {
		if e.sources[i].ssrc == ssrc {
			return &e.sources[i].receiver
		}
	}
	if len(e.sources) == sourcesKept {
		e.forget(e.sources[0].ssrc)
	}
	playout, _ := qoe.NewPlayout(e.playout) // the name was checked by Listen
	e.sources = append(e.sources, source{ssrc, qoe.NewReceiver(clockRate, frameBytes, playout)})
	e.started++
	return &e.sources[len(e.sources)-1].receiver
}

// forget adds a source to the past.
func (e *ear) forget(ssrc uint32) {
	for i := range e.sources {
		if e.sources[i].ssrc == ssrc {
			e.sources[i].receiver.Pattern.Flush(0)
			e.past.add(&e.sources[i].receiver)
			e.sources = append(e.sources[:i], e.sources[i+1:]...)
			return
		}
	}
}

// current is the source heard last begun, nil before the first packet.
func (e *ear) current() *source {
	if len(e.sources) == 0 {
		return nil
	}
	return &e.sources[len(e.sources)-1]
}

func (e *ear) totals() totals {
	t := e.past
	for i := range e.sources {
		t.add(&e.sources[i].receiver)
	}
	return t
}

// finish judges all packets; ns is the time of the hang-up.
func (e *ear) finish(ns int64) totals {
	for i := range e.sources {
		tail := uint64(0)
		if silence := ns - e.last; i == len(e.sources)-1 && silence > deadAfter {
			tail = uint64(silence/int64(frameTime)) - 1
		}
		e.sources[i].receiver.Pattern.Flush(tail)
	}
	return e.totals()
}
