package main

import "time"

// Groups of conditions: within each, one thing changes.
const (
	sizes   = "size"
	rates   = "frame rate"
	freezes = "loss and freezes"
	mixed   = "mixed"
)

// gated are the groups in which the curve must rank as VMAF does.
var gated = []string{sizes, rates, freezes}

// condition is one way in which a camera is seen.
type condition struct {
	name, group string
	// layer that is received.
	layer string
	// every nth picture is coded, for fewer frames a second.
	every int
	// loss of packets, 0 to 1; repair tells that what is lost is asked for and comes 100 ms later, if it is not lost again.
	loss   float64
	repair bool
	// frozen is a time in the middle in which nothing comes.
	frozen time.Duration
}

var conditions = []condition{
	{name: "f, 640 × 360", group: sizes, layer: "f"},
	{name: "h, 320 × 180", group: sizes, layer: "h"},
	{name: "q, 160 × 90", group: sizes, layer: "q"},
	{name: "15 Hz", group: rates, layer: "f"},
	{name: "7.5 Hz", group: rates, layer: "f", every: 2},
	{name: "5 Hz", group: rates, layer: "f", every: 3},
	{name: "3 Hz", group: rates, layer: "f", every: 5},
	{name: "nothing lost", group: freezes, layer: "f"},
	{name: "5 % lost, repaired", group: freezes, layer: "f", loss: 0.05, repair: true},
	{name: "20 % lost, repaired", group: freezes, layer: "f", loss: 0.20, repair: true},
	{name: "0.3 % lost", group: freezes, layer: "f", loss: 0.003},
	{name: "1 % lost", group: freezes, layer: "f", loss: 0.01},
	{name: "3 % lost", group: freezes, layer: "f", loss: 0.03},
	{name: "5 % lost", group: freezes, layer: "f", loss: 0.05},
	{name: "frozen 0.5 s", group: freezes, layer: "f", frozen: 500 * time.Millisecond},
	{name: "frozen 1.5 s", group: freezes, layer: "f", frozen: 1500 * time.Millisecond},
	{name: "frozen 4 s", group: freezes, layer: "f", frozen: 4 * time.Second},
	{name: "h, 1 % lost", group: mixed, layer: "h", loss: 0.01},
	{name: "q, 3 % lost", group: mixed, layer: "q", loss: 0.03},
	{name: "h, frozen 1.5 s", group: mixed, layer: "h", frozen: 1500 * time.Millisecond},
	{name: "h, 7.5 Hz", group: mixed, layer: "h", every: 2},
	{name: "q, 5 Hz", group: mixed, layer: "q", every: 3},
}

// chance tells whether seeds differ.
func (c condition) chance() bool { return c.loss > 0 }
