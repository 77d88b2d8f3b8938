package media

import "time"

// Interval is the score of one stretch of a stream.
type Interval struct {
	// At is the end of the stretch.
	At     time.Time
	Length time.Duration
	// MOS is 1 when nothing was heard.
	MOS, R float64
	// LossPct is network and late loss of this stretch alone, in percent.
	LossPct    float64
	BurstRatio float64
	JitterMs   float64
	// DelayMs is the mean one-way delay of this stretch, -1 when not measured.
	DelayMs  float64
	Expected uint64
	Received uint64
}

// Report is what one end heard, field by field as HeardMedia in
// catalogue/types/call.ts, and what it sent.
type Report struct {
	// Sent by this end (HeardMedia.sent of the *other* end).
	Sent uint64
	// Suite of SRTP, empty when the stream was not protected. Forged counts
	// packets that were not authentic; Problem says why no keys came about.
	Suite   string
	Forged  uint64
	Problem string
	// SSRC heard last.
	SSRC       uint32
	Expected   uint64
	Received   uint64
	Lost       uint64
	Late       uint64
	Reordered  uint64
	Duplicates uint64
	// LossPct is network loss, EffectiveLossPct network and late loss.
	LossPct          float64
	EffectiveLossPct float64
	BurstRatio       float64
	// RFC 3550 §6.4.1, milliseconds.
	JitterMeanMs, JitterMaxMs, JitterLastMs float64
	// RTTMs is valid when HasRTT: RFC 3550 §6.4.1, last value.
	RTTMs  float64
	HasRTT bool
	// FarLossPct and FarMOSLQ are the far end's last account of what it heard
	// of us, when it sent RTCP XR (RFC 3611 §4.7) and HasFar; MOSLQ is 0 when
	// it did not say.
	FarLossPct, FarMOSLQ float64
	HasFar               bool
	// Keys that the far end pressed, at most 64.
	Keys []Key
	// Delay is valid when HasDelay: one-way, between the two probes' sockets.
	DelayMeanMs, DelayP95Ms, DelayMaxMs float64
	HasDelay                            bool
	// DelaySource says what Ta of the score was made from: speech, rtt/2 or none.
	DelaySource string
	// Matched counts packets whose speech was found in the far clip.
	Matched uint64
	// Sources counts SSRC or sequence restarts of the far end, 1 in a calm call.
	Sources        int
	Playout        string
	PlayoutDelayMs float64
	Model          string
	Ie, Bpl        float64
	R, MOS         float64
	// Intervals are the call piece by piece, Config.Interval each; what is left
	// at its end is one too, from half that length on. MinIntervalMOS is the
	// least of theirs and the call's.
	Intervals      []Interval
	MinIntervalMOS float64
	Silent         bool
}

// intervalsKept bounds a stream's series: eight hours of 10 s.
const intervalsKept = 2880

// Quantiles of a latency, ms.
type Quantiles struct {
	P50, P95, P99, Max float64
	Count              uint64
}

// Health is the generator's account of itself.
type Health struct {
	// LatenessMs is packet send time minus scheduled time.
	LatenessMs Quantiles
	// MissedTicks counts packets that left a whole packet length late, or never.
	MissedTicks uint64
	// SocketDrops counts datagrams that the kernel dropped at our sockets.
	SocketDrops uint64
	// SendErrors counts packets that the kernel refused.
	SendErrors uint64
	Sent       uint64
	Received   uint64
	// Unmatched counts datagrams from an address that no stream has.
	Unmatched uint64
	Streams   int
	// GCPauseMs are the collector's pauses of the whole process; its median and
	// P95 are not kept. CPUSeconds is the process's, user and system.
	GCPauseMs  Quantiles
	CPUSeconds float64
	// Priority the sending thread got: rr, nice, slice or none.
	Priority string
}
