package media

import "vigie.dev/engine/qoe"

// voip is the VoIP metrics block about the source heard last (RFC 3611 §4.7).
func (e *ear) voip() qoe.VoIPMetrics {
	network, _ := e.network(-1)
	return qoe.Heard{
		Buffer: e.current().receiver.Buffer, Codec: e.score, PacketMs: frameMs,
		NetworkMs: network, RoundTripMs: e.rtcp.rttMs, Silent: !e.voiced,
	}.Metrics()
}
