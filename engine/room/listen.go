package room

import (
	"errors"
	"fmt"
	"time"

	"github.com/livekit/protocol/livekit"
)

// listen handles what the server says until the session ends.
func (p *Participant) listen() {
	for {
		m, err := p.signal.receive()
		if err == nil {
			err = p.handle(m)
		}
		if err != nil {
			p.end(err)
			return
		}
	}
}

// end notes why the session ended, unless we left it.
func (p *Participant) end(err error) {
	select {
	case <-p.leaving:
		return
	default:
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.gone == nil {
		p.gone = err
	}
}

func (p *Participant) handle(m *livekit.SignalResponse) error {
	switch m := m.Message.(type) {
	case *livekit.SignalResponse_Offer:
		p.mu.Lock()
		if p.times.Offered == 0 {
			p.times.Offered = p.since()
		}
		p.mu.Unlock()
		return p.subscriber.answer(m.Offer)
	case *livekit.SignalResponse_Answer:
		p.publisher.takeAnswer(m.Answer)
	case *livekit.SignalResponse_Trickle:
		if m.Trickle.Target == livekit.SignalTarget_PUBLISHER {
			return p.publisher.candidate(m.Trickle.CandidateInit)
		}
		return p.subscriber.candidate(m.Trickle.CandidateInit)
	case *livekit.SignalResponse_TrackPublished:
		p.mu.Lock()
		waiter := p.published[m.TrackPublished.Cid]
		delete(p.published, m.TrackPublished.Cid)
		p.mu.Unlock()
		if waiter != nil {
			waiter <- m.TrackPublished.Track
		}
	case *livekit.SignalResponse_Update:
		for _, other := range m.Update.Participants {
			p.update(other)
		}
	case *livekit.SignalResponse_ConnectionQuality:
		p.judge(m.ConnectionQuality.Updates)
	case *livekit.SignalResponse_PongResp:
		p.mu.Lock()
		p.roundTrip = p.options.Now().Sub(time.UnixMilli(m.PongResp.LastPingTimestamp))
		p.mu.Unlock()
	case *livekit.SignalResponse_Leave:
		return fmt.Errorf("Cannot stay: %w (%s)", ErrSentAway, m.Leave.Reason)
	}
	return nil
}

// ErrSentAway is why a session ended that the server ended.
var ErrSentAway = errors.New("the server ended the session")

// update follows which tracks of another are muted.
func (p *Participant) update(other *livekit.ParticipantInfo) {
	p.mu.Lock()
	sids := p.wanted(other)
	defer p.subscribe(sids)
	defer p.mu.Unlock()
	for _, track := range other.Tracks {
		p.muted[track.Sid] = track.Muted
		if v := p.video[track.Sid]; v != nil {
			v.mute(track.Muted)
		}
	}
}

// ping keeps the signalling alive; the server drops who is silent for its ping timeout.
func (p *Participant) ping(every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-p.leaving:
			return
		case <-ticker.C:
		}
		p.mu.Lock()
		rtt := p.roundTrip.Milliseconds()
		p.mu.Unlock()
		if err := p.signal.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_PingReq{
			PingReq: &livekit.Ping{Timestamp: p.options.Now().UnixMilli(), Rtt: rtt}}}); err != nil {
			p.end(err)
			return
		}
	}
}
