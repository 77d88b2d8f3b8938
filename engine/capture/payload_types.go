package capture

// format is what a payload type stands for.
type format struct {
	name  string // encoding name, as in SDP
	clock uint32 // RTP clock, Hz
	fmtp  string
}

const firstDynamic = 96

// static payload types, RFC 3551 tables 4 and 5.
var static = map[uint8]format{
	0: {name: "PCMU", clock: 8000}, 3: {name: "GSM", clock: 8000}, 4: {name: "G723", clock: 8000},
	5: {name: "DVI4", clock: 8000}, 6: {name: "DVI4", clock: 16000}, 7: {name: "LPC", clock: 8000},
	8: {name: "PCMA", clock: 8000},
	// RFC 3551 §4.5.2: G722's clock is 8000 by a mistake that was kept.
	9:  {name: "G722", clock: 8000},
	10: {name: "L16", clock: 44100}, 11: {name: "L16", clock: 44100}, 12: {name: "QCELP", clock: 8000},
	13: {name: "CN", clock: 8000}, 14: {name: "MPA", clock: 90000}, 15: {name: "G728", clock: 8000},
	16: {name: "DVI4", clock: 11025}, 17: {name: "DVI4", clock: 22050}, 18: {name: "G729", clock: 8000},
	19: {name: "CN", clock: 8000},
	25: {name: "CelB", clock: 90000}, 26: {name: "JPEG", clock: 90000}, 28: {name: "nv", clock: 90000},
	31: {name: "H261", clock: 90000}, 32: {name: "MPV", clock: 90000}, 33: {name: "MP2T", clock: 90000},
	34: {name: "H263", clock: 90000},
}

// plausible tells whether a payload type is assigned or dynamic. 72 to 76 are
// RTCP's, the rest of 35 to 95 nobody's.
func plausible(payloadType uint8) bool {
	_, known := static[payloadType]
	return known || payloadType >= firstDynamic
}

// comfort tells the payload types of comfort noise (RFC 3389; 19 before it).
func comfort(payloadType uint8) bool { return payloadType == 13 || payloadType == 19 }
