package room

import (
	"maps"
	"slices"
	"time"

	"vigie.dev/engine/qoe/video"
)

// Delay of packets or pictures; from capture, by abs-capture-time, all is 0 when none was sent.
type Delay struct {
	Count          uint64
	Mean, P95, Max time.Duration
}

// VideoReport is how one received video track was.
type VideoReport struct {
	Track string
	// Publisher is the identity of whose it is, Name what they call it; empty where the server told neither.
	Publisher, Name string
	// Codec that it came in.
	Codec video.Codec
	video.Smoothness
	// Width and Height of the last key frame; Resized is how often they changed.
	Width, Height int
	Resized       uint64
	// Due is the height wanted, at most that published; 0 where neither is known. OfDue
	// is the mean over the frames of height received by height due, 0 to 1.
	Due   int
	OfDue float64
	// FrozenNow is the time frozen with the freeze that is under way.
	FrozenNow time.Duration
	// Muted tells that no picture is due now.
	Muted bool
	// Octets of payload received.
	Octets uint64
	// Frames that came whole, KeyFrames among them; Broken could not be shown for
	// want of one before.
	Frames, KeyFrames, Broken uint64
	Loss                      Loss
	// Delay from capture until it was whole and all before it were, Playout from then
	// until it was shown.
	Delay, Playout Delay
}

// Display is the mean from capture to display; 0 where no capture time was sent.
func (v VideoReport) Display() time.Duration {
	if v.Delay.Count == 0 {
		return 0
	}
	return v.Delay.Mean + v.Playout.Mean
}

// AudioReport is how one received audio track was.
type AudioReport struct {
	Track     string
	Publisher string
	Octets    uint64
	Loss      Loss
	// Delay from capture to arrival, before any jitter buffer.
	Delay Delay
}

// Report is what a participant saw, tracks in the order of their names.
type Report struct {
	Join JoinTimes
	// Node is the server's name for the one of its nodes that has the room.
	Node string
	// Candidates that media take.
	Candidates Candidates
	// RoundTrip of the last signalling ping; 0 before the first.
	RoundTrip time.Duration
	Video     []VideoReport
	Audio     []AudioReport
	Feedback  Feedback
	// Uplink is of who publishes pictures.
	Uplink Uplink
	// Paused counts how often the server stopped a picture for want of bandwidth to us
	// (StreamStateUpdate); LiveKit does where allow_pause is set, which is not its default.
	Paused uint64
	// Quality is LiveKit's own judgement.
	Quality Quality
	// Outages in their order; none where losses end the session.
	Outages []Outage
	// Speakers counts how often somebody else or we became an active speaker.
	Speakers uint64
}

// Report until now, or until Leave.
func (p *Participant) Report() Report {
	p.mu.Lock()
	defer p.mu.Unlock()
	r := Report{Join: p.times, RoundTrip: time.Duration(p.roundTrip.Load()), Feedback: p.feedback, Quality: p.quality,
		Uplink: p.uplink.report(), Paused: p.paused, Node: p.node, Outages: slices.Clone(p.outages.all), Speakers: p.others.speakers}
	if p.session != nil {
		r.Feedback = r.Feedback.plus(p.session.subscriber.counter.feedback())
		r.Candidates = p.session.candidates()
	}
	for _, sid := range slices.Sorted(maps.Keys(p.video)) {
		one := p.video[sid].report()
		one.FrozenNow = p.video[sid].frozenUntil(p.options.Now())
		r.Video = append(r.Video, one)
	}
	for _, sid := range slices.Sorted(maps.Keys(p.audio)) {
		r.Audio = append(r.Audio, p.audio[sid].report())
	}
	return r
}

func delayOf(d *video.Delays) Delay {
	return Delay{Count: d.Count(), Mean: d.Mean(), P95: d.Percentile(95), Max: d.Max()}
}
