package video

import (
	"math"
	"time"
)

// Of libwebrtc's jitter_estimator.cc, without its field trials; times in ms.
const (
	noiseDeviations = 2.33 // of the noise are waited for,
	noiseSpared     = 30.  // but for this
	schedulingMs    = 10.  // OPERATING_SYSTEM_JITTER
	clampDeviations = 3.5  // more than that a single delay does not count
	outlier         = 15.  // deviations, of a delay
	sizeOutlier     = 3.   // and of a size
	congested       = -0.25
	sizeMemory      = 0.97
	sizeDecay       = 0.9999
	noiseMemory     = 400
	periodMemory    = 30
	startPictures   = 30
	// repairedMost pictures that had to be asked for make the round trip count, until
	// none was for repairedFor.
	repairedMost = 3
	repairedFor  = 60 * time.Second
	// kRttMult and kRttMultAddCap of video_stream_buffer_controller.cc.
	roundTripShare = 0.9
	roundTripMost  = 200 * time.Millisecond
	longestMs      = 10_000.
	// Below slowHz nothing is waited for, above fastHz all of it.
	slowHz, fastHz, mostHz = 5., 10., 200.
)

// jitter estimates how long a picture must be held back so that almost all that
// follow come in time: what its size costs, and 2.33 deviations of what is left.
type jitter struct {
	n int // pictures
	// of the last picture
	timestamp uint32
	came      int64
	octets    float64

	meanOctets, varOctets, mostOctets float64
	line                              delayLine
	noise, varNoise                   float64 // ms, ms²
	weight                            float64
	at                                int64 // of the last noise, ns
	periods, periodMs                 float64
	neededMs                          float64

	repairs    int
	repairedAt int64
}

// repaired counts a picture that was asked for again.
func (j *jitter) repaired(now int64) {
	j.repairs, j.repairedAt = min(j.repairs+1, repairedMost), now
}

// apart says that the next picture follows none.
func (j *jitter) apart() { j.timestamp, j.came = 0, 0 }

// variation is how much later than the last one a picture came, by RTP time, ms
// (inter_frame_delay_variation_calculator.cc); false for one from before it.
func (j *jitter) variation(a *Arrival) (float64, bool) {
	if j.came == 0 {
		j.timestamp, j.came = a.Timestamp, a.Came
		return 0, true
	}
	step := int32(a.Timestamp - j.timestamp)
	if step < 0 {
		return 0, false
	}
	late := float64(a.Came-j.came)/1e6 - float64(step)*1000/rtpHz
	j.timestamp, j.came = a.Timestamp, a.Came
	return late, true
}

// add takes a picture that was decoded at now.
func (j *jitter) add(a *Arrival, now int64) {
	late, ok := j.variation(a)
	if !ok || a.Octets == 0 {
		return
	}
	octets, grown := float64(a.Octets), float64(a.Octets)-j.octets
	j.octets = octets
	if j.n++; j.n == 1 {
		j.meanOctets, j.mostOctets, j.varOctets = octets, octets, 100
		j.varNoise, j.weight, j.line = 4, 1, newDelayLine()
		return
	}
	j.size(octets)
	deviation := math.Sqrt(j.varNoise)
	most := clampDeviations*deviation + 0.5
	late = math.Max(-most, math.Min(most, late))
	off := late - j.line.of(grown)
	large := octets > j.meanOctets+sizeOutlier*math.Sqrt(j.varOctets)
	if math.Abs(off) >= outlier*deviation && !large {
		j.noisy(math.Copysign(outlier*deviation, off), now)
	} else if grown > congested*j.mostOctets { // else it came in the wake of a large one
		j.noisy(off, now)
		j.line.fit(late, grown, j.mostOctets, j.varNoise)
	}
}

// size follows the mean and the largest of the sizes; key frames stay out of the mean.
func (j *jitter) size(octets float64) {
	mean := sizeMemory*j.meanOctets + (1-sizeMemory)*octets
	if j.n <= 6 { // at first, of all
		mean = j.meanOctets + (octets-j.meanOctets)/float64(j.n)
	}
	if j.n <= 6 || octets < j.meanOctets+2*math.Sqrt(j.varOctets) {
		j.meanOctets = mean
	}
	j.varOctets = math.Max(1, sizeMemory*j.varOctets+(1-sizeMemory)*(octets-mean)*(octets-mean))
	j.mostOctets = math.Max(sizeDecay*j.mostOctets, octets)
}

// noisy takes what is left of a delay, ms; a slow stream forgets as fast as one of 30 Hz.
func (j *jitter) noisy(off float64, now int64) {
	if j.at != 0 {
		j.periods = math.Min(j.periods+1, periodMemory)
		j.periodMs += (float64(now-j.at)/1e6 - j.periodMs) / j.periods
	}
	j.at = now
	kept := (j.weight - 1) / j.weight
	j.weight = math.Min(j.weight+1, noiseMemory)
	if hz := j.hz(); hz > 0 {
		scale := 30 / hz
		if j.weight < startPictures {
			scale = (j.weight*scale + startPictures - j.weight) / startPictures
		}
		kept = math.Pow(kept, scale)
	}
	apart := off - j.noise
	j.noise = kept*j.noise + (1-kept)*off
	j.varNoise = math.Max(1, kept*j.varNoise+(1-kept)*apart*apart)
}

func (j *jitter) hz() float64 {
	if j.periodMs <= 0 {
		return 0
	}
	return math.Min(1000/j.periodMs, mostHz)
}

// delay is how long pictures must be held back.
func (j *jitter) delay(now int64, roundTrip time.Duration) time.Duration {
	needed := j.line.slope*(j.mostOctets-j.meanOctets) + math.Max(1, noiseDeviations*math.Sqrt(j.varNoise)-noiseSpared)
	if needed >= 1 { // else the last one holds
		j.neededMs = math.Min(needed, longestMs)
	}
	if now-j.repairedAt > int64(repairedFor) {
		j.repairs = 0
	}
	all := time.Duration((math.Max(1, j.neededMs) + schedulingMs) * float64(time.Millisecond))
	if j.repairs == repairedMost {
		all += min(time.Duration(roundTripShare*float64(roundTrip)), roundTripMost)
	}
	if hz := j.hz(); hz > 0 {
		all = time.Duration(float64(all) * math.Max(0, math.Min(1, (hz-slowHz)/(fastHz-slowHz))))
	}
	return all
}
