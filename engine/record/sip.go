package record

import (
	"strconv"
	"time"

	"vigie.dev/engine/sip/kpi"
)

// SIP is what RFC 6076 has the probe's agents count, as clients; SipCounts of catalogue/types/probe.ts.
type SIP struct {
	RRDMs       *Moments `json:"rrdMs"`
	SRDMs       *Moments `json:"srdMs"`
	FailedSRDMs *Moments `json:"failedSrdMs"`
	SDDMs       *Moments `json:"sddMs"`
	FailedSDDMs *Moments `json:"failedSddMs"`
	// Invites by final status.
	Invites map[string]uint64 `json:"invites"`
}

// Moments of a delay, in milliseconds.
type Moments struct {
	Count uint64  `json:"count"`
	Sum   float64 `json:"sum"`
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
}

// NewSIP writes an agent's report, or the sum of several, as the records have it.
func NewSIP(r kpi.Report) *SIP {
	s := &SIP{
		RRDMs: moments(r.RRD), SRDMs: moments(r.SRD), FailedSRDMs: moments(r.FailedSRD),
		SDDMs: moments(r.SDD), FailedSDDMs: moments(r.FailedSDD), Invites: map[string]uint64{},
	}
	for status, n := range r.Invites {
		s.Invites[strconv.Itoa(status)] += n
	}
	return s
}

// moments is nil where nothing was counted.
func moments(d kpi.Delay) *Moments {
	if d.Count == 0 {
		return nil
	}
	ms := func(t time.Duration) float64 { return float64(t) / float64(time.Millisecond) }
	return &Moments{Count: d.Count, Sum: ms(d.Sum), Min: ms(d.Min), Max: ms(d.Max)}
}
