package capture

// Report has all streams of a capture, in the order in which they began.
type Report struct {
	Streams []Stream `json:"streams"`
}

// Stream is one RTP stream: one source (SSRC) from one address to another.
// Expected is Received and Lost together; Received counts each packet once,
// Duplicates the rest.
type Stream struct {
	// SSRC in hexadecimal, e.g. "0x1a2b3c4d".
	SSRC string `json:"ssrc"`
	// Source and Destination are address:port.
	Source      string `json:"source"`
	Destination string `json:"destination"`
	// PayloadType of most packets.
	PayloadType uint8 `json:"payloadType"`
	// Codec is the encoding name as in SDP; "unknown" for a dynamic payload
	// type that nothing in the capture explains.
	Codec      string `json:"codec"`
	Expected   uint64 `json:"expected"`
	Received   uint64 `json:"received"`
	Lost       uint64 `json:"lost"`
	Duplicates uint64 `json:"duplicates"`
	Reordered  uint64 `json:"reordered"`
	JitterMs   Jitter `json:"jitterMs"`
	// BurstRatio of what the network lost, 1 for random loss.
	BurstRatio float64 `json:"burstRatio"`
	// Scores has one for each playout buffer; none for a codec without
	// published parameters.
	Scores []Score `json:"scores"`
}

// Jitter is RFC 3550's J in ms: mean and greatest over the packets, and the last.
type Jitter struct {
	Mean float64 `json:"mean"`
	Max  float64 `json:"max"`
	Last float64 `json:"last"`
}

// Score is the opinion score of a stream heard through one playout buffer.
type Score struct {
	// Buffer is "f1" (fixed 50 ms), "f2" (fixed 200 ms) or "adaptive" (up to 500 ms).
	Buffer string `json:"buffer"`
	// Model names the recommendation and its scale, and a silent stream.
	Model string `json:"model"`
	// R is on the model's own range: NB to 100, WB to 129, FB to 148.
	R float64 `json:"r"`
	// MOS is from 1 to 4.5.
	MOS float64 `json:"mos"`
}
