package media

import (
	"time"

	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/media/wire"
	"vigie.dev/engine/qoe"
)

// sourcesKept is how many sources of one stream are remembered at once, so
// that a straggler of the one before finds its place.
const sourcesKept = 4

// deadAfter is the silence at a stream's end from which packets are missing,
// not in flight; shorter ones are the hang-up.
const deadAfter = int64(2 * time.Second)

type source struct {
	ssrc      uint32
	receiver  qoe.Receiver
	timestamp uint32 // of the packet taken last, and its arrival, ns
	arrival   int64
}

// ear is what one end hears. Only the shard's thread touches it.
type ear struct {
	format  codec.Format
	score   qoe.Codec // what scores are made with; of Opus, by the bandwidth heard most
	bands   bands
	clip    *Clip // what the far person says; may be nil
	playout string

	sources []source // the last one is current
	past    totals   // of those forgotten
	// quiet: the far end said that it sends nothing until it speaks again.
	quiet     bool
	agreed    bool  // by SDP
	eventType uint8 // payload type of telephone-event, 0 for none
	keys      []Key
	keyAt     uint32 // timestamp and source of the last one
	keyFrom   uint32
	started   int // sources in all
	voiced    bool
	last      int64 // arrival, ns
	delay     delays
	guess     int // the frame of the clip that comes next, if none is missing
	minMOS    float64
	scored    bool
	mark      mark       // at the last score of the running stream
	kept      mark       // at the last interval of the series
	series    []Interval // at most intervalsKept
	rest      bool       // what came since kept is an interval too
	rtcp      rtcpState
	tap       *Tap // may be nil
}

func newEar(cfg StreamConfig, format codec.Format, playout string) ear {
	e := ear{format: format, clip: cfg.Heard, playout: playout, eventType: cfg.EventType, tap: cfg.Tap}
	e.score, _ = qoe.CodecByName(format.Name) // Opus has none before its first packet
	if format.FrameBytes == 0 {
		e.score, _ = qoe.CodecByName(expectedBand(cfg).Score())
	}
	e.sources = make([]source, 0, 1) // most far ends stay one
	if e.eventType != 0 {
		e.keys = make([]Key, 0, keysKept)
	}
	if e.clip != nil {
		e.delay = newDelays(len(e.clip.frames))
	}
	return e
}

// hear takes one packet; arrival is ns, start the far schedule's origin or 0.
func (e *ear) hear(p wire.Packet, arrival, start int64) {
	frame := e.recognise(p.Payload)
	if e.tap != nil {
		e.tap.take(p, arrival, frame)
	}
	isEvent := e.eventType != 0 && p.PayloadType == e.eventType
	timestamp := p.Timestamp
	if isEvent {
		if on, ok := e.onTime(p.SSRC, arrival); ok {
			timestamp = on
		}
	}
	if !e.take(p.SSRC, p.Seq, timestamp, arrival) {
		return
	}
	e.last = max(e.last, arrival)
	e.quiet = !isEvent && e.isComfort(p)
	switch {
	case isEvent:
		e.event(p)
		return
	case e.quiet:
		return
	}
	if e.format.FrameBytes == 0 {
		e.band(p.Payload)
	}
	if !e.voiced {
		e.voiced = e.format.Speech(p.Payload)
	}
	if frame < 0 {
		return
	}
	if e.guess = frame + 1; e.guess == len(e.clip.frames) {
		e.guess = 0
	}
	e.delay.matched++
	if start != 0 {
		e.delay.add(frame, start, arrival)
	}
}

// recognise is the position of a payload in the far clip, negative where it is not known for one.
func (e *ear) recognise(payload []byte) int {
	if e.clip != nil {
		if i, ok := e.clip.find(payload, e.guess); ok {
			return i
		}
	}
	return -1
}

// take accounts for a packet; false when it is not to be heard: a duplicate,
// or too far off to be believed.
func (e *ear) take(ssrc uint32, seq uint16, timestamp uint32, arrival int64) bool {
	s := e.source(ssrc)
	step, duplicate := s.receiver.Arrive(seq, timestamp, arrival)
	if step == qoe.Restart {
		e.forget(ssrc)
		s = e.source(ssrc)
		_, duplicate = s.receiver.Arrive(seq, timestamp, arrival)
	}
	if step == qoe.Strange || duplicate {
		return false
	}
	s.timestamp, s.arrival = timestamp, arrival
	return true
}

// source finds the account of an SSRC or begins one.
func (e *ear) source(ssrc uint32) *source {
	for i := len(e.sources) - 1; i >= 0; i-- {
		if e.sources[i].ssrc == ssrc {
			return &e.sources[i]
		}
	}
	if len(e.sources) == sourcesKept {
		e.forget(e.sources[0].ssrc)
	}
	playout, _ := qoe.NewPlayout(e.playout) // the name was checked by Listen
	e.sources = append(e.sources, source{ssrc: ssrc,
		receiver: qoe.NewReceiver(float64(e.format.ClockRate), e.format.Ticks, playout)})
	e.started++
	return &e.sources[len(e.sources)-1]
}

// duplicate counts a packet that SRTP's replay window kept away.
func (e *ear) duplicate(ssrc uint32) {
	for i := range e.sources {
		if e.sources[i].ssrc == ssrc {
			e.sources[i].receiver.Pattern.Duplicates++
		}
	}
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
		if silence := ns - e.last; i == len(e.sources)-1 && silence > deadAfter && !e.rtcp.ended && !e.quiet && !e.agreed {
			tail = uint64(silence/int64(frameTime)) - 1
		}
		e.sources[i].receiver.Pattern.Flush(tail)
	}
	return e.totals()
}
