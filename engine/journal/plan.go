package journal

import "fmt"

// Plan is the part of catalogue/types/plan.ts that every system has.
type Plan struct {
	RunID      string `json:"runId"`
	System     string `json:"system"`
	Region     string `json:"region"`
	PeerRegion string `json:"peerRegion"`
	Profile    string `json:"profile"`
	Telemetry  struct {
		Endpoint         string               `json:"endpoint"`
		ExportIntervalMs int64                `json:"exportIntervalMs"`
		Histograms       map[string][]float64 `json:"histograms"`
		// Samples are paths in the records by metric id.
		Samples map[string]string `json:"samples"`
		// Attempts is the id of the counter of attempts, by outcome.
		Attempts string `json:"attempts"`
	} `json:"telemetry"`
	OutDir string `json:"outDir"`
}

// Check refuses a plan that cannot be carried out, naming the field, its value
// and what is allowed.
func (p *Plan) Check() error {
	for name, value := range map[string]string{
		"runId": p.RunID, "system": p.System, "region": p.Region, "outDir": p.OutDir,
		"telemetry.endpoint": p.Telemetry.Endpoint, "telemetry.attempts": p.Telemetry.Attempts,
	} {
		if value == "" {
			return fmt.Errorf("plan.%s: \"\" is empty (expected a text)", name)
		}
	}
	if p.Telemetry.ExportIntervalMs <= 0 {
		return fmt.Errorf("plan.telemetry.exportIntervalMs: %d is not a positive number of milliseconds", p.Telemetry.ExportIntervalMs)
	}
	return nil
}
