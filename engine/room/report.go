package room

import (
	"maps"
	"slices"
	"time"

	"vigie.dev/engine/qoe/video"
)

// Delay from capture to arrival, by abs-capture-time; all is 0 when none was sent.
type Delay struct {
	Count          uint64
	Mean, P95, Max time.Duration
}

// VideoReport is how one received video track was.
type VideoReport struct {
	Track string
	video.Smoothness
	// Width and Height of the last key frame; Resized is how often they changed.
	Width, Height int
	Resized       uint64
	// Frames that came whole, KeyFrames among them; Broken could not be shown for
	// want of one before.
	Frames, KeyFrames, Broken uint64
	Loss                      Loss
	// Delay from capture to display.
	Delay Delay
}

// AudioReport is how one received audio track was.
type AudioReport struct {
	Track string
	Loss  Loss
	// Delay from capture to arrival, before any jitter buffer.
	Delay Delay
}

// Report is what a participant saw, tracks in the order of their names.
type Report struct {
	Join JoinTimes
	// RoundTrip of the last signalling ping; 0 before the first.
	RoundTrip time.Duration
	Video     []VideoReport
	Audio     []AudioReport
	Feedback  Feedback
	// Quality is LiveKit's own judgement.
	Quality Quality
}

// Report until now, or until Leave.
func (p *Participant) Report() Report {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := Report{Join: p.times, RoundTrip: p.roundTrip, Feedback: p.subscriber.counter.feedback(), Quality: p.quality}
	for _, sid := range slices.Sorted(maps.Keys(p.video)) {
		r.Video = append(r.Video, p.video[sid].report())
	}
	for _, sid := range slices.Sorted(maps.Keys(p.audio)) {
		r.Audio = append(r.Audio, p.audio[sid].report())
	}
	return r
}

func delayOf(d *video.Delays) Delay {
	return Delay{Count: d.Count(), Mean: d.Mean(), P95: d.Percentile(95), Max: d.Max()}
}
