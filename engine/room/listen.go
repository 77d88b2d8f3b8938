package room

import (
	"errors"
	"fmt"
	"time"

	"github.com/livekit/protocol/livekit"
)

// listen handles what the server says by one signalling until that ends.
func (p *Participant) listen(s *session, from *signal) {
	for {
		m, err := from.receiveWithin(s.silence)
		if err != nil {
			p.lost(loss{cause: lostSignalling, session: s, signal: from, err: err})
			return
		}
		if leave := m.GetLeave(); leave != nil {
			p.lost(sent(leave, s, from))
			return
		}
		if err := p.handle(s, m); err != nil {
			p.lost(loss{cause: lostSignalling, session: s, signal: from, err: err})
			return
		}
	}
}

// sent is what becomes of us when the server ends the session.
func sent(leave *livekit.LeaveRequest, s *session, from *signal) loss {
	return loss{cause: sentAway, session: s, signal: from, rejoin: leave.Action == livekit.LeaveRequest_RECONNECT,
		final: leave.Action == livekit.LeaveRequest_DISCONNECT, err: fmt.Errorf("Cannot stay: %w (%s)", ErrSentAway, leave.Reason)}
}

func (p *Participant) handle(s *session, m *livekit.SignalResponse) error {
	switch m := m.Message.(type) {
	case *livekit.SignalResponse_Offer:
		p.mark(&p.times.Offered)
		return s.subscriber.answer(m.Offer)
	case *livekit.SignalResponse_Answer:
		publisher, err := s.publishing()
		if err != nil {
			return err
		}
		publisher.takeAnswer(m.Answer)
	case *livekit.SignalResponse_Trickle:
		if m.Trickle.Target == livekit.SignalTarget_PUBLISHER {
			publisher, err := s.publishing()
			if err != nil {
				return err
			}
			return publisher.candidate(m.Trickle.CandidateInit)
		}
		return s.subscriber.candidate(m.Trickle.CandidateInit)
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
	case *livekit.SignalResponse_SpeakersChanged:
		p.speak(m.SpeakersChanged.Speakers)
	case *livekit.SignalResponse_ConnectionQuality:
		p.judge(m.ConnectionQuality.Updates)
	case *livekit.SignalResponse_StreamStateUpdate:
		p.pause(m.StreamStateUpdate.StreamStates)
	case *livekit.SignalResponse_PongResp:
		p.roundTrip.Store(int64(p.options.Now().Sub(time.UnixMilli(m.PongResp.LastPingTimestamp))))
	}
	return nil
}

// ErrSentAway is why a session ended that the server ended.
var ErrSentAway = errors.New("the server ended the session")

// ping keeps the signalling alive, and tells the round trip, which the playout
// buffers need; the server drops who is silent for its ping timeout.
func (p *Participant) ping(s *session, to *signal) {
	ticker := time.NewTicker(s.pingEvery)
	defer ticker.Stop()
	for {
		rtt := time.Duration(p.roundTrip.Load()).Milliseconds()
		if err := to.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_PingReq{
			PingReq: &livekit.Ping{Timestamp: p.options.Now().UnixMilli(), Rtt: rtt}}}); err != nil {
			p.lost(loss{cause: lostSignalling, session: s, signal: to, err: err})
			return
		}
		select {
		case <-p.leaving:
			return
		case <-ticker.C:
		}
	}
}
