package room

import "github.com/livekit/protocol/livekit"

// Quality is LiveKit's own judgement of our connection (POOR, GOOD, EXCELLENT,
// LOST), kept beside our scores for comparison. All is empty until it has judged.
type Quality struct {
	Last, Worst string
	// Score is its last, 0 to 5.
	Score float64
	Count int
	worst int
}

// rank puts the server's numbers in order, worst first.
func rank(q livekit.ConnectionQuality) int {
	if q == livekit.ConnectionQuality_LOST {
		return 0
	}
	return 1 + int(q)
}

func (p *Participant) judge(updates []*livekit.ConnectionQualityInfo) {
	p.mu.Lock()
	defer p.mu.Unlock()
	sid := p.SID
	if p.session != nil {
		sid = p.session.sid
	}
	for _, u := range updates {
		if u.ParticipantSid == sid {
			p.quality.add(u)
		}
	}
}

func (q *Quality) add(u *livekit.ConnectionQualityInfo) {
	if r := rank(u.Quality); q.Count == 0 || r < q.worst {
		q.Worst, q.worst = u.Quality.String(), r
	}
	q.Last, q.Score = u.Quality.String(), float64(u.Score)
	q.Count++
}

// pause counts the pictures that the server stops for want of bandwidth.
func (p *Participant) pause(states []*livekit.StreamStateInfo) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range states {
		if s.State == livekit.StreamState_PAUSED {
			p.paused++
		}
	}
}
