// Package voice places calls between fleets of telephones, with speech both
// ways, and makes one record of each. It joins the packages sip and media; it
// knows nothing of k6.
package voice

import (
	"fmt"
	"slices"
	"time"
)

// System is the catalogue's name of what this package uses.
const System = "voice"

// Codecs that a plan may ask for.
var Codecs = []string{"pcma", "pcmu", "g722", "opus"}

// Transports of signalling that a fleet may have.
var Transports = []string{"udp", "tcp", "tls", "ws", "wss"}

// Plan is the part of catalogue/types/plan.ts that the engine needs.
type Plan struct {
	RunID      string `json:"runId"`
	Region     string `json:"region"`
	PeerRegion string `json:"peerRegion"`
	Profile    string `json:"profile"`
	DurationMs int64  `json:"durationMs"`
	// Calls of the load and the length of each, for the number of media shards.
	Calls  int64  `json:"calls"`
	TalkMs int64  `json:"talkMs"`
	Codec  string `json:"codec"`
	// Transports and Media that the run's fleets use; the first of each is a fleet's default.
	Transports []string `json:"transports"`
	Media      []string `json:"media"`
	Playout    string   `json:"playout"`
	// DTX: telephones send nothing in silence but, to those that take it, comfort noise (RFC 3389).
	DTX bool `json:"dtx"`
	SIP struct {
		// Edges are host:port by transport.
		Edges  map[string]string `json:"edges"`
		Domain string            `json:"domain"`
		CAFile string            `json:"caFile"`
	} `json:"sip"`
	People struct {
		KeyFile string `json:"keyFile"`
	} `json:"people"`
	Generator struct {
		LatenessP99Ms float64 `json:"latenessP99Ms"`
	} `json:"generator"`
	Telemetry struct {
		Endpoint         string               `json:"endpoint"`
		ExportIntervalMs int64                `json:"exportIntervalMs"`
		ScoreIntervalMs  int64                `json:"scoreIntervalMs"`
		Histograms       map[string][]float64 `json:"histograms"`
	} `json:"telemetry"`
	Seed     int64        `json:"seed"`
	Evidence EvidencePlan `json:"evidence"`
	// Peer has the other end of the calls; nil where this probe has both.
	Peer   *PeerPlan `json:"peer"`
	OutDir string    `json:"outDir"`
}

// Check refuses a plan that cannot be carried out, naming the field, its value
// and what is allowed.
func (p *Plan) Check() error {
	for _, f := range []struct {
		name            string
		values, allowed []string
	}{
		{"codec", []string{p.Codec}, Codecs},
		{"transports", p.Transports, Transports},
		{"media", p.Media, Ways},
		{"playout", []string{p.Playout}, []string{"f1", "f2", "adaptive"}},
	} {
		if len(f.values) == 0 {
			return fmt.Errorf("plan.%s: it is empty (expected some of %v)", f.name, f.allowed)
		}
		for _, value := range f.values {
			if !slices.Contains(f.allowed, value) {
				return fmt.Errorf("plan.%s: %q is not one of %v", f.name, value, f.allowed)
			}
		}
	}
	for _, transport := range p.Transports {
		if p.SIP.Edges[transport] == "" {
			return fmt.Errorf("plan.sip.edges.%s: \"\" is empty (expected host:port)", transport)
		}
	}
	for name, value := range map[string]string{
		"runId": p.RunID, "region": p.Region, "sip.domain": p.SIP.Domain,
		"people.keyFile": p.People.KeyFile, "outDir": p.OutDir, "telemetry.endpoint": p.Telemetry.Endpoint,
	} {
		if value == "" {
			return fmt.Errorf("plan.%s: \"\" is empty (expected a text)", name)
		}
	}
	for name, value := range map[string]int64{
		"durationMs":                 p.DurationMs,
		"telemetry.exportIntervalMs": p.Telemetry.ExportIntervalMs,
		"telemetry.scoreIntervalMs":  p.Telemetry.ScoreIntervalMs,
	} {
		if value <= 0 {
			return fmt.Errorf("plan.%s: %d is not a positive number of milliseconds", name, value)
		}
	}
	return p.Peer.check(p.Region, p.PeerRegion)
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
