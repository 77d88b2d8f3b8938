// Package gathering fills rooms with people: they join in turn, show and speak,
// watch each other in the size that fits, leave and come back. It makes one
// record of each stay. It joins the packages room and record; it knows nothing
// of k6.
package gathering

import (
	"fmt"
	"time"

	"vigie.dev/engine/qoe/video"
)

// System is the catalogue's id of it.
const System = "rooms"

// Plan is the part of catalogue/types/plan.ts that the engine needs.
type Plan struct {
	RunID      string `json:"runId"`
	Region     string `json:"region"`
	PeerRegion string `json:"peerRegion"`
	Profile    string `json:"profile"`
	DurationMs int64  `json:"durationMs"`
	Seed       int64  `json:"seed"`
	OutDir     string `json:"outDir"`
	Telemetry  struct {
		Endpoint         string               `json:"endpoint"`
		ExportIntervalMs int64                `json:"exportIntervalMs"`
		ScoreIntervalMs  int64                `json:"scoreIntervalMs"`
		Histograms       map[string][]float64 `json:"histograms"`
	} `json:"telemetry"`
	SFU struct {
		// URL of the signalling, wss:// or ws://.
		URL string `json:"url"`
		// CAFile is the PEM of the authority that signed its certificate.
		CAFile string `json:"caFile"`
		// KeyName and KeyFile are the API key, by which tokens are signed.
		KeyName string `json:"keyName"`
		KeyFile string `json:"keyFile"`
	} `json:"sfu"`
	Media Media `json:"media"`
	// LatenessMs is how late 1 % of the frames may leave before the run is void.
	LatenessMs int64 `json:"latenessMs"`
	// ReconnectMs is how long who lost the server tries to come back.
	ReconnectMs int64 `json:"reconnectMs"`
	// Layers of each picture that are published.
	Layers int `json:"layers"`
	// Codecs that the cameras of a room take in turn. @default [vp8]
	Codecs []video.Codec `json:"codecs"`
	// Evidence that is kept beside the records.
	Evidence EvidencePlan `json:"evidence"`
}

// Media is what cameras show and microphones hear.
type Media struct {
	// Pictures are layers of one, from small to large, in each codec.
	Pictures []Picture `json:"pictures"`
	// Source is the same picture, pristine; needed where evidence is kept.
	Source string `json:"source"`
	// Voice is a file of Ogg Opus in packets of 20 ms.
	Voice string `json:"voice"`
}

// Picture is one layer: its codec (VP8 where it is not told), its name (RFC 8852),
// and a file as room.LoadVideo reads.
type Picture struct {
	Codec video.Codec `json:"codec"`
	RID   string      `json:"rid"`
	File  string      `json:"file"`
}

// Check refuses a plan that cannot be carried out, naming the field, its value
// and what is allowed.
func (p *Plan) Check() error {
	for name, value := range map[string]string{
		"runId": p.RunID, "region": p.Region, "outDir": p.OutDir, "telemetry.endpoint": p.Telemetry.Endpoint,
		"sfu.url": p.SFU.URL, "sfu.keyName": p.SFU.KeyName, "sfu.keyFile": p.SFU.KeyFile, "media.voice": p.Media.Voice,
	} {
		if value == "" {
			return fmt.Errorf("plan.%s: \"\" is empty (expected a text)", name)
		}
	}
	for name, value := range map[string]int64{
		"durationMs": p.DurationMs, "latenessMs": p.LatenessMs, "reconnectMs": p.ReconnectMs,
		"telemetry.exportIntervalMs": p.Telemetry.ExportIntervalMs, "telemetry.scoreIntervalMs": p.Telemetry.ScoreIntervalMs,
	} {
		if value <= 0 {
			return fmt.Errorf("plan.%s: %d is not a positive number of milliseconds", name, value)
		}
	}
	if p.Layers < 1 || p.Layers > 3 {
		return fmt.Errorf("plan.layers: %d is not a number of layers (expected 1 to 3)", p.Layers)
	}
	for _, codec := range p.codecs() {
		if n := len(p.pictures(codec)); n < p.Layers {
			return fmt.Errorf("plan.codecs: %q has %d layers among plan.media.pictures (expected %d or more)", codec, n, p.Layers)
		}
	}
	if n := p.Evidence.TruthViews; n < 0 || n > 0 && p.Media.Source == "" {
		return fmt.Errorf("plan.evidence.truthViews: %d of media.source %q cannot be kept (expected 0 or more, and a file)", n, p.Media.Source)
	}
	return nil
}

// codecs that cameras take, at least one.
func (p *Plan) codecs() []video.Codec {
	if len(p.Codecs) == 0 {
		return []video.Codec{video.VP8}
	}
	return p.Codecs
}

// pictures of one codec.
func (p *Plan) pictures(codec video.Codec) (all []Picture) {
	for _, one := range p.Media.Pictures {
		if one.Codec == codec || one.Codec == "" && codec == video.VP8 {
			all = append(all, one)
		}
	}
	return all
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func millis(n int64) time.Duration { return time.Duration(n) * time.Millisecond }
