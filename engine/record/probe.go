package record

// Probe is ProbeStatus of catalogue/types/probe.ts.
type Probe struct {
	Schema               string   `json:"schema"`
	RunID                string   `json:"runId"`
	System               string   `json:"system"`
	Region               string   `json:"region"`
	State                string   `json:"state"`
	StartedAt            string   `json:"startedAt"`
	UpdatedAt            string   `json:"updatedAt"`
	Versions             Versions `json:"versions"`
	Registered           int64    `json:"registered"`
	RegistrationFailures int64    `json:"registrationFailures"`
	Active               int64    `json:"active"`
	Placed               int64    `json:"placed"`
	Answered             int64    `json:"answered"`
	Failed               int64    `json:"failed"`
	LatenessMs           Lateness `json:"latenessMs"`
	// ReadLatenessMs is how long what came waited for its reader after the kernel had it; nil where that is not told.
	ReadLatenessMs *Lateness    `json:"readLatenessMs,omitempty"`
	MissedTicks    uint64       `json:"missedTicks"`
	SocketDrops    uint64       `json:"socketDrops"`
	GCPauseMs      Pauses       `json:"gcPauseMs"`
	CPUSeconds     float64      `json:"cpuSeconds"`
	Packets        PacketTotals `json:"packets"`
	SIP            *SIP         `json:"sip,omitempty"`
	// VoidReasons say in words what the generator spoiled by itself; none when nothing.
	VoidReasons []string `json:"voidReasons"`
	// Clock of the probe with the other ends; nil where there is none, or it is not known.
	Clock *Clock `json:"clock,omitempty"`
}

// Versions of what generated the load.
type Versions struct {
	K6     string `json:"k6"`
	Engine string `json:"engine"`
	Go     string `json:"go"`
}

// Lateness is packet send time minus its scheduled time, in milliseconds.
type Lateness struct {
	P50   float64 `json:"p50"`
	P95   float64 `json:"p95"`
	P99   float64 `json:"p99"`
	Max   float64 `json:"max"`
	Count uint64  `json:"count"`
}

// Pauses of the garbage collector, in milliseconds.
type Pauses struct {
	P99 float64 `json:"p99"`
	Max float64 `json:"max"`
}

// PacketTotals of all streams.
type PacketTotals struct {
	Sent     uint64 `json:"sent"`
	Received uint64 `json:"received"`
}
