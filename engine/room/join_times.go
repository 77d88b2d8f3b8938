package room

import "time"

// JoinTimes is when each step of a join was done, from the moment that joining
// began; 0 for what has not come.
type JoinTimes struct {
	// Joined: the server's join response is here (TCP, TLS, WebSocket, token).
	Joined time.Duration
	// Offered: the server's first offer for the subscriber connection is here.
	Offered time.Duration
	// ICE and DTLS of the connection that is first needed are up.
	ICE, DTLS time.Duration
	// FirstPacket of any stream; FirstFrame is the first picture that can be shown.
	FirstPacket, FirstFrame time.Duration
}

// JoinSplit is how long each step took by itself; they add up to the last of
// JoinTimes that came. A step that has not come, or was over before the one
// before it, is 0.
type JoinSplit struct {
	Signalling, ICE, DTLS, FirstPacket, FirstFrame time.Duration
}

// Split gives each step its own time.
func (t JoinTimes) Split() JoinSplit {
	var s JoinSplit
	var done time.Duration
	step := func(at time.Duration) time.Duration {
		took := max(at-done, 0)
		done = max(done, at)
		return took
	}
	s.Signalling = step(max(t.Joined, t.Offered))
	s.ICE = step(t.ICE)
	s.DTLS = step(t.DTLS)
	s.FirstPacket = step(t.FirstPacket)
	s.FirstFrame = step(t.FirstFrame)
	return s
}
