package record

// Stay is one line of a run's rooms: somebody's time in a room, from joining to
// leaving. All times are in milliseconds; null is for what never came.
type Stay struct {
	Schema     string `json:"schema"`
	RunID      string `json:"runId"`
	ID         string `json:"id"`
	System     string `json:"system"`
	Region     string `json:"region"`
	PeerRegion string `json:"peerRegion"`
	Room       string `json:"room"`
	Identity   string `json:"identity"`
	Publishes  bool   `json:"publishes"`
	// Relayed tells that its network let nothing out but TLS to the relay.
	Relayed bool `json:"relayed"`
	// Candidates of its own that media took, e.g. host/udp or relay/tls.
	Candidates Candidates `json:"candidates"`
	Node       *string    `json:"node"`
	StartedAt  string     `json:"startedAt"`
	EndedAt    string     `json:"endedAt"`
	Outcome    string     `json:"outcome"`
	Failure    *string    `json:"failure"`
	Join       Join       `json:"join"`
	// Seen are the cameras of the others, Voices their microphones.
	Seen   []Seen  `json:"seen"`
	Voices []Voice `json:"voices"`
	Asked  Asked   `json:"asked"`
	// Outages are the losses of the server.
	Outages []Outage `json:"outages"`
	// Speakers counts how often somebody became an active speaker.
	Speakers uint64 `json:"speakers"`
	// Quality is LiveKit's own judgement; null when it made none.
	Quality     *Quality `json:"quality"`
	RoundTripMs *float64 `json:"roundTripMs"`
	// Sent by the camera; null for who has none.
	Sent *Shown `json:"sent"`
	// Uplink is of the way that the camera's pictures went up by; null where none went for a second.
	Uplink *Uplink `json:"uplink"`
	// Paused counts how often the server stopped a picture for want of bandwidth to who looked.
	Paused uint64 `json:"paused"`
}

// Candidates are the kinds of ours that ICE chose (engine/room, Candidates), of the
// connection that receives and of that which sends; null where there was none.
type Candidates struct {
	Subscriber *string `json:"subscriber"`
	Publisher  *string `json:"publisher"`
}

// Join is how long each step of joining took; TotalMs is until the connection
// stood, FirstFrameMs from the beginning until the first picture, where one was to be seen.
type Join struct {
	TotalMs      *float64 `json:"totalMs"`
	SignallingMs *float64 `json:"signallingMs"`
	ICEMs        *float64 `json:"iceMs"`
	DTLSMs       *float64 `json:"dtlsMs"`
	FirstFrameMs *float64 `json:"firstFrameMs"`
}

// Seen is one camera as one person saw it.
type Seen struct {
	Publisher string `json:"publisher"`
	// Codec that it came in, e.g. vp8; empty where nothing came.
	Codec       string  `json:"codec"`
	Frames      uint64  `json:"frames"`
	ShownMs     float64 `json:"shownMs"`
	Freezes     uint64  `json:"freezes"`
	FrozenMs    float64 `json:"frozenMs"`
	LongestMs   float64 `json:"longestMs"`
	FreezePct   float64 `json:"freezePct"`
	FPS         float64 `json:"fps"`
	HarmonicFPS float64 `json:"harmonicFps"`
	SentFPS     float64 `json:"sentFps"`
	Width       int     `json:"width"`
	Height      int     `json:"height"`
	// DueHeight is what was wanted last, at most what was published; SizePct is the mean
	// height received of it.
	DueHeight int     `json:"dueHeight"`
	SizePct   float64 `json:"sizePct"`
	Switches  uint64  `json:"switches"`
	KeyFrames uint64  `json:"keyFrames"`
	Broken    uint64  `json:"broken"`
	// DelayMs is from capture until the picture was whole, PlayoutMs from then until a
	// browser's buffer shows it; freezes and rates are of what is shown.
	DelayMs   *Delay   `json:"delayMs"`
	PlayoutMs *Delay   `json:"playoutMs"`
	SkewMs    *float64 `json:"skewMs"`
	Packets   uint64   `json:"packets"`
	Resent    uint64   `json:"resent"`
	Lost      uint64   `json:"lost"`
	// LossPct is before repair, UnrepairedPct after.
	LossPct       float64 `json:"lossPct"`
	UnrepairedPct float64 `json:"unrepairedPct"`
	KbitPerS      float64 `json:"kbitPerS"`
	Model         string  `json:"model"`
	MOS           float64 `json:"mos"`
}

// Voice is one microphone as one person received it, before any jitter buffer.
type Voice struct {
	Publisher string  `json:"publisher"`
	Packets   uint64  `json:"packets"`
	Lost      uint64  `json:"lost"`
	LossPct   float64 `json:"lossPct"`
	DelayMs   *Delay  `json:"delayMs"`
}

// Asked is what was asked of the server by RTCP.
type Asked struct {
	NACKs  uint64 `json:"nacks"`
	NACKed uint64 `json:"nacked"`
	PLIs   uint64 `json:"plis"`
	FIRs   uint64 `json:"firs"`
}

// Uplink is what a way up was held to carry (engine/room, Uplink), in kbit/s of RTP.
type Uplink struct {
	// Source of the estimate: gcc, Google Congestion Control from transport-wide feedback.
	Source string `json:"source"`
	// Seconds that were judged.
	Seconds int `json:"seconds"`
	// EstimateKbitPerS is their median, at most 1.5 × what arrived; below what was sent the way is too narrow.
	EstimateKbitPerS float64 `json:"estimateKbitPerS"`
	SentKbitPerS     float64 `json:"sentKbitPerS"`
	ArrivedKbitPerS  float64 `json:"arrivedKbitPerS"`
	// NarrowPct is the share of the seconds whose estimate was below what was sent.
	NarrowPct float64 `json:"narrowPct"`
}

// Outage is one loss of the server: by which way it was mended (resume, rejoin,
// or null when it was not), how long that took, how long nothing was seen.
type Outage struct {
	AtMs     float64 `json:"atMs"`
	Cause    string  `json:"cause"`
	Way      *string `json:"way"`
	Attempts int     `json:"attempts"`
	TookMs   float64 `json:"tookMs"`
	UnseenMs float64 `json:"unseenMs"`
}

// Quality is LiveKit's own judgement of the connection, its score 0 to 5.
type Quality struct {
	Last  string  `json:"last"`
	Worst string  `json:"worst"`
	Score float64 `json:"score"`
	Count int     `json:"count"`
}

// Shown is what a camera sent.
type Shown struct {
	Codec     string  `json:"codec"`
	Frames    uint64  `json:"frames"`
	Packets   uint64  `json:"packets"`
	KeysAsked uint64  `json:"keysAsked"`
	LateMaxMs float64 `json:"lateMaxMs"`
}
