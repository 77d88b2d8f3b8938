package mail

import (
	"fmt"
	"slices"
	"time"
)

// System is the catalogue's name of what this package uses.
const System = "mail"

// Ways to submit: TLS from the first byte (RFC 8314), or by STARTTLS (RFC 3207).
const (
	ByTLS      = "tls"
	ByStartTLS = "starttls"
)

// Protections of a message: none, multipart/signed, or signed inside multipart/encrypted (RFC 3156 §5, §6.2).
const (
	Plain     = "none"
	Signed    = "signed"
	Encrypted = "encrypted"
)

// Submissions and Protections that a plan may ask for.
var (
	Submissions = []string{ByTLS, ByStartTLS}
	Protections = []string{Plain, Signed, Encrypted}
)

// Plan is the part of catalogue/types/mail.ts that the engine needs.
type Plan struct {
	RunID      string `json:"runId"`
	Region     string `json:"region"`
	PeerRegion string `json:"peerRegion"`
	Profile    string `json:"profile"`
	DurationMs int64  `json:"durationMs"`
	// WithinMs is how long a message may take to be visible before it counts as lost.
	WithinMs   int64    `json:"withinMs"`
	Protection []string `json:"protection"`
	Submission []string `json:"submission"`
	// Servers are host:port as the probe reaches them.
	Servers struct {
		Submission map[string]string `json:"submission"`
		Mailboxes  string            `json:"mailboxes"`
		CAFile     string            `json:"caFile"`
	} `json:"servers"`
	Domain string `json:"domain"`
	People struct {
		KeyFile string `json:"keyFile"`
	} `json:"people"`
	Telemetry struct {
		Endpoint         string               `json:"endpoint"`
		ExportIntervalMs int64                `json:"exportIntervalMs"`
		Histograms       map[string][]float64 `json:"histograms"`
	} `json:"telemetry"`
	OutDir string `json:"outDir"`
}

// Check refuses a plan that cannot be carried out, naming the field, its value
// and what is allowed.
func (p *Plan) Check() error {
	for _, f := range []struct {
		name            string
		values, allowed []string
	}{
		{"protection", p.Protection, Protections},
		{"submission", p.Submission, Submissions},
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
	for _, way := range p.Submission {
		if p.Servers.Submission[way] == "" {
			return fmt.Errorf("plan.servers.submission.%s: \"\" is empty (expected host:port)", way)
		}
	}
	for name, value := range map[string]string{
		"runId": p.RunID, "region": p.Region, "domain": p.Domain, "people.keyFile": p.People.KeyFile,
		"servers.mailboxes": p.Servers.Mailboxes, "servers.caFile": p.Servers.CAFile,
		"telemetry.endpoint": p.Telemetry.Endpoint, "outDir": p.OutDir,
	} {
		if value == "" {
			return fmt.Errorf("plan.%s: \"\" is empty (expected a text)", name)
		}
	}
	for name, value := range map[string]int64{
		"durationMs": p.DurationMs, "withinMs": p.WithinMs, "telemetry.exportIntervalMs": p.Telemetry.ExportIntervalMs,
	} {
		if value <= 0 {
			return fmt.Errorf("plan.%s: %d is not a positive number of milliseconds", name, value)
		}
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
