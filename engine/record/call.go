// Package record writes what a probe saw, in the shapes of catalogue/types:
// a line a call, and the generator's account of itself.
package record

import "time"

// Outcomes of a call.
const (
	Answered = "answered"
	Failed   = "failed"
	Refused  = "refused"
	Aborted  = "aborted"
)

// Sides of a call.
const (
	Caller = "caller"
	Callee = "callee"
)

// Call is CallRecord of catalogue/types/call.ts.
type Call struct {
	Schema     string  `json:"schema"`
	RunID      string  `json:"runId"`
	CallID     string  `json:"callId"`
	System     string  `json:"system"`
	Region     string  `json:"region"`
	PeerRegion string  `json:"peerRegion"`
	Codec      string  `json:"codec"`
	Transport  string  `json:"transport"`
	Media      string  `json:"media"`
	Caller     string  `json:"caller"`
	Callee     string  `json:"callee"`
	Instance   *string `json:"instance"`
	StartedAt  string  `json:"startedAt"`
	EndedAt    string  `json:"endedAt"`
	Outcome    string  `json:"outcome"`
	SIPStatus  int     `json:"sipStatus"`
	Failure    *string `json:"failure"`
	Timings    Timings `json:"timings"`
	Heard      struct {
		Caller *Heard `json:"caller"`
		Callee *Heard `json:"callee"`
	} `json:"heard"`
	// Half is there where the other end was another probe's.
	Half *Half `json:"half,omitempty"`
}

// Half says which end of the call the record is of, and what the far end's needs to be whole.
type Half struct {
	Side string `json:"side"`
	// Sent are the packets of our own stream, which the far end heard.
	Sent uint64 `json:"sent"`
	// Clock is the far probe's at the end of the call; nil where it is not known.
	Clock *Clock `json:"clock"`
}

// Clock is how far the wall clock of another probe is ahead of ours, ± ErrorMs however unequal the two ways are.
type Clock struct {
	Peer     string  `json:"peer"`
	OffsetMs float64 `json:"offsetMs"`
	ErrorMs  float64 `json:"errorMs"`
	// RTTMs of the exchange that it rests on; Exchanges counts all.
	RTTMs     float64 `json:"rttMs"`
	Exchanges uint64  `json:"exchanges"`
}

// Timings are SipTimings, in milliseconds; nil where the event never came.
type Timings struct {
	SRDMs    *float64 `json:"srdMs"`
	AnswerMs *float64 `json:"answerMs"`
	SDDMs    *float64 `json:"sddMs"`
	TalkMs   *float64 `json:"talkMs"`
}

// Heard is HeardMedia: one direction, at the ear that received it.
type Heard struct {
	SSRC             uint32     `json:"ssrc"`
	Sent             uint64     `json:"sent"`
	Expected         uint64     `json:"expected"`
	Received         uint64     `json:"received"`
	Lost             uint64     `json:"lost"`
	Late             uint64     `json:"late"`
	Reordered        uint64     `json:"reordered"`
	Duplicates       uint64     `json:"duplicates"`
	LossPct          float64    `json:"lossPct"`
	EffectiveLossPct float64    `json:"effectiveLossPct"`
	BurstRatio       float64    `json:"burstRatio"`
	JitterMs         Jitter     `json:"jitterMs"`
	RTTMs            *float64   `json:"rttMs"`
	DelayMs          *Delay     `json:"delayMs"`
	Playout          string     `json:"playout"`
	Model            string     `json:"model"`
	CodecParameters  Parameters `json:"codecParameters"`
	R                float64    `json:"r"`
	MOS              float64    `json:"mos"`
	MinIntervalMOS   float64    `json:"minIntervalMos"`
	Silent           bool       `json:"silent"`
	Intervals        []Interval `json:"intervals"`
}

// Interval is a piece of a direction: 10 s, or what is left at its end, from 5 s on.
type Interval struct {
	// AtMs is its begin, from that of our own stream on.
	AtMs             float64  `json:"atMs"`
	LengthMs         float64  `json:"lengthMs"`
	Received         uint64   `json:"received"`
	EffectiveLossPct float64  `json:"effectiveLossPct"`
	BurstRatio       float64  `json:"burstRatio"`
	JitterMs         float64  `json:"jitterMs"`
	DelayMs          *float64 `json:"delayMs"`
	R                float64  `json:"r"`
	MOS              float64  `json:"mos"`
}

// Jitter is RFC 3550 §6.4.1's, in milliseconds.
type Jitter struct {
	Mean float64 `json:"mean"`
	Max  float64 `json:"max"`
	Last float64 `json:"last"`
}

// Delay is one-way, in milliseconds.
type Delay struct {
	Mean float64 `json:"mean"`
	P95  float64 `json:"p95"`
	Max  float64 `json:"max"`
	// Error is what the far probe's clock may be off by; 0 where one clock told both times.
	Error float64 `json:"error"`
}

// Parameters of the codec in the E-model.
type Parameters struct {
	Ie  float64 `json:"ie"`
	Bpl float64 `json:"bpl"`
}

// Ears are the directions that somebody heard.
func (c *Call) Ears() []*Heard {
	ears := make([]*Heard, 0, 2)
	for _, ear := range []*Heard{c.Heard.Caller, c.Heard.Callee} {
		if ear != nil {
			ears = append(ears, ear)
		}
	}
	return ears
}

// Time writes an instant as the records have it.
func Time(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }
