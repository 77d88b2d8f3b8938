package room

import "github.com/livekit/protocol/livekit"

// Want asks the server for a received video track in the layer that is nearest
// to a size, in pixels, as a client does whose window changes.
func (p *Participant) Want(track string, width, height int) error {
	p.mu.Lock()
	if v := p.video[track]; v != nil {
		v.want(height)
	}
	p.mu.Unlock()
	return p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_TrackSetting{TrackSetting: &livekit.UpdateTrackSettings{
		TrackSids: []string{track}, Width: uint32(width), Height: uint32(height)}}})
}
