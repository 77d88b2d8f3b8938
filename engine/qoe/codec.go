package qoe

import "strings"

// Scale is the listening context of a score. Scores of different scales are
// never mixed or averaged together.
type Scale string

// The three scales of the E-model family.
const (
	Narrowband Scale = "NB" // ITU-T G.107
	Wideband   Scale = "WB" // ITU-T G.107.1
	Fullband   Scale = "FB" // ITU-T G.107.2
)

// Codec holds the equipment impairment parameters of a speech codec.
type Codec struct {
	// Name as a reader knows it, e.g. "G.711 with PLC".
	Name string
	// Scale the parameters belong to.
	Scale Scale
	// Ie is the impairment without loss, Bpl the robustness to random loss.
	Ie, Bpl float64
}

// codecs: ITU-T G.113 Appendix I and IV, G.107.2; Opus from the literature
// (doi:10.1145/3458751), for which there is no ITU row.
var codecs = map[string]Codec{
	"pcma":         {"G.711 with PLC", Narrowband, 0, 25.1},
	"pcmu":         {"G.711 with PLC", Narrowband, 0, 25.1},
	"g711-no-plc":  {"G.711 without PLC", Narrowband, 0, 4.3},
	"g729":         {"G.729A + VAD", Narrowband, 11, 19},
	"g722":         {"G.722", Wideband, 13, 4.3},
	"amr-wb":       {"AMR-WB 12.65", Wideband, 13, 4.3}, // Bpl: none found, G.722's stands in
	"opus-nb":      {"Opus NB 11k", Narrowband, 2.03, 15.95},
	"opus-wb":      {"Opus WB 13k", Wideband, 19.96, 19.50},
	"opus-swb":     {"Opus SWB 25k", Fullband, 20.21, 11.28},
	"evs-swb-24.4": {"EVS-SWB 24.4k", Fullband, 7.2, 11.4},
	"evs-swb-48":   {"EVS-SWB 48k", Fullband, 10.2, 9.6},
}

// CodecByName finds a codec by the short name used in plans and SDP
// (pcma, pcmu, g729, g722, opus-wb…), upper or lower case.
func CodecByName(name string) (Codec, bool) {
	c, ok := codecs[strings.ToLower(name)]
	return c, ok
}
