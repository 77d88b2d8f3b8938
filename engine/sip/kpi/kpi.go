// Package kpi counts what RFC 6076 defines of SIP's performance, as a client sees it.
package kpi

import (
	"maps"
	"sync"
	"time"
)

// Collector counts. Its methods may be called from any goroutine; the zero value is ready to use.
type Collector struct {
	mu     sync.Mutex
	report Report
}

// Delay are the moments of one delay.
type Delay struct {
	Count         uint64
	Sum, Min, Max time.Duration
}

// Mean is false where nothing was counted.
func (d Delay) Mean() (time.Duration, bool) {
	if d.Count == 0 {
		return 0, false
	}
	return d.Sum / time.Duration(d.Count), true
}

func (d *Delay) add(delay time.Duration) {
	if d.Count == 0 || delay < d.Min {
		d.Min = delay
	}
	d.Max = max(d.Max, delay)
	d.Sum += delay
	d.Count++
}

func (d Delay) plus(e Delay) Delay {
	switch {
	case d.Count == 0:
		return e
	case e.Count == 0:
		return d
	}
	return Delay{d.Count + e.Count, d.Sum + e.Sum, min(d.Min, e.Min), max(d.Max, e.Max)}
}

// Report is what was counted.
type Report struct {
	// RRD is the registration request delay (4.1), of registrations that succeeded.
	RRD Delay
	// SRD is the session request delay (4.3), of calls that succeeded, and of those that failed.
	SRD, FailedSRD Delay
	// SDD is the session disconnect delay (4.4), of BYEs that were answered by 2xx, and of others.
	SDD, FailedSDD Delay
	// Invites counts INVITEs outside dialogs by the class of their end: the final response's status, with 408 where none
	// came and 503 where the transport failed.
	Invites map[int]uint64
}

// Registered notes a registration that succeeded.
func (c *Collector) Registered(delay time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.RRD.add(delay)
}

// Invited notes the end of one INVITE, challenged ones too.
func (c *Collector) Invited(status int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.report.Invites == nil {
		c.report.Invites = make(map[int]uint64)
	}
	c.report.Invites[status]++
}

// SetUp notes a call that succeeded: delay is until the first 18x or the 200 (4.3.1).
func (c *Collector) SetUp(delay time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.SRD.add(delay)
}

// Failed notes a call that did not: delay is until the final response (4.3.2). What is no failure is not counted.
func (c *Collector) Failed(status int, delay time.Duration) {
	if isExcluded(status) {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.report.FailedSRD.add(delay)
}

// HungUp notes the end of a BYE.
func (c *Collector) HungUp(status int, delay time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if status >= 200 && status < 300 {
		c.report.SDD.add(delay)
		return
	}
	c.report.FailedSDD.add(delay)
}

// Report is what was counted until now.
func (c *Collector) Report() Report {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.report
	r.Invites = maps.Clone(r.Invites)
	return r
}

// Plus is the report of both, as of two agents.
func (r Report) Plus(o Report) Report {
	sum := Report{
		RRD: r.RRD.plus(o.RRD), SRD: r.SRD.plus(o.SRD), FailedSRD: r.FailedSRD.plus(o.FailedSRD),
		SDD: r.SDD.plus(o.SDD), FailedSDD: r.FailedSDD.plus(o.FailedSDD), Invites: maps.Clone(r.Invites),
	}
	if sum.Invites == nil {
		sum.Invites = make(map[int]uint64)
	}
	for status, n := range o.Invites {
		sum.Invites[status] += n
	}
	return sum
}
