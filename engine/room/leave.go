package room

import "github.com/livekit/protocol/livekit"

// Leave tells the server, closes both connections and waits for all that runs.
// Scores stay to be read. The second and later calls do nothing.
func (p *Participant) Leave() {
	p.leave.Do(func() {
		now := p.options.Now()
		p.mu.Lock()
		close(p.leaving)
		s, socket := p.session, p.signal
		p.mu.Unlock()
		// A socket that is gone already is no reason to stay.
		_ = p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Leave{Leave: &livekit.LeaveRequest{
			Reason: livekit.DisconnectReason_CLIENT_INITIATED, Action: livekit.LeaveRequest_DISCONNECT}}})
		if s != nil {
			s.close()
		}
		if socket != nil {
			_ = socket.socket.Close()
		}
		p.background.Wait()
		p.mu.Lock()
		defer p.mu.Unlock()
		for _, v := range p.video {
			v.end(now)
		}
		p.outages.end(now)
	})
}

// Err is why the session ended; nil while it runs and when it ended by Leave.
func (p *Participant) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.gone
}
