package qoe

import "math"

// Jitter is the interarrival jitter of RFC 3550 §6.4.1, in units of the RTP
// clock: J += (|D| − J)/16, where D compares the spacing of arrivals with the
// spacing of RTP timestamps. The zero value is ready.
type Jitter struct {
	// Last, Max and the mean of J after each packet, in timestamp units.
	Last, Max float64
	sum       float64
	updates   uint64
	started   bool
	timestamp uint32
	arrival   float64
}

// Arrive takes a packet in order of arrival; arrival is in timestamp units
// on any steady clock.
func (j *Jitter) Arrive(timestamp uint32, arrival float64) {
	if !j.started {
		j.Resync(timestamp, arrival)
		return
	}
	d := (arrival - j.arrival) - float64(int32(timestamp-j.timestamp))
	j.timestamp, j.arrival = timestamp, arrival
	j.Last += (math.Abs(d) - j.Last) / 16
	j.Max = math.Max(j.Max, j.Last)
	j.sum += j.Last
	j.updates++
}

// Resync starts a new comparison, J kept: the sender's timestamps jumped, and
// that is not jitter.
func (j *Jitter) Resync(timestamp uint32, arrival float64) {
	j.started, j.timestamp, j.arrival = true, timestamp, arrival
}

// Mean is the mean of J after each packet, 0 when there was none.
func (j *Jitter) Mean() float64 {
	if j.updates == 0 {
		return 0
	}
	return j.sum / float64(j.updates)
}

// Sum and Updates let several sources of one stream be averaged together.
func (j *Jitter) Sum() (sum float64, updates uint64) { return j.sum, j.updates }
