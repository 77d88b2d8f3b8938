// Package voice places calls between fleets of telephones, with speech both
// ways, and makes one record of each. It joins the packages sip and media; it
// knows nothing of k6.
package voice

import (
	"fmt"
	"time"
)

// Plan is the part of catalogue/types/plan.ts that the engine needs.
type Plan struct {
	RunID      string `json:"runId"`
	Region     string `json:"region"`
	PeerRegion string `json:"peerRegion"`
	Profile    string `json:"profile"`
	DurationMs int64  `json:"durationMs"`
	Codec      string `json:"codec"`
	Transport  string `json:"transport"`
	Playout    string `json:"playout"`
	SIP        struct {
		Edge   string `json:"edge"`
		Domain string `json:"domain"`
		CAFile string `json:"caFile"`
	} `json:"sip"`
	People struct {
		KeyFile string `json:"keyFile"`
	} `json:"people"`
	Telemetry struct {
		Endpoint         string               `json:"endpoint"`
		ExportIntervalMs int64                `json:"exportIntervalMs"`
		ScoreIntervalMs  int64                `json:"scoreIntervalMs"`
		Histograms       map[string][]float64 `json:"histograms"`
	} `json:"telemetry"`
	OutDir string `json:"outDir"`
}

// Check refuses a plan that cannot be carried out, naming the field, its value
// and what is allowed.
func (p *Plan) Check() error {
	for _, f := range []struct {
		name, value string
		allowed     []string
	}{
		{"codec", p.Codec, []string{"pcma", "pcmu"}},
		{"transport", p.Transport, []string{"udp", "tcp", "tls"}},
		{"playout", p.Playout, []string{"f1", "f2", "adaptive"}},
	} {
		if !contains(f.allowed, f.value) {
			return fmt.Errorf("plan.%s: %q is not one of %v", f.name, f.value, f.allowed)
		}
	}
	for name, value := range map[string]string{
		"runId": p.RunID, "region": p.Region, "sip.edge": p.SIP.Edge, "sip.domain": p.SIP.Domain,
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
	return nil
}

func contains(list []string, value string) bool {
	for _, v := range list {
		if v == value {
			return true
		}
	}
	return false
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
