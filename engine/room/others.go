package room

import (
	"slices"

	"github.com/livekit/protocol/livekit"
)

// owner names a track so that it is the same when its publisher has joined again.
type owner struct{ identity, name string }

// others are what the server says of the other participants.
type others struct {
	muted      map[string]bool   // by the track's SID
	owners     map[string]owner  // by the track's SID
	heights    map[string]int    // of the published picture, by the track's SID
	identities map[string]string // by the participant's SID
	speaking   map[string]float32
	// speakers counts how often somebody began to be an active speaker.
	speakers uint64
}

func newOthers() others {
	return others{muted: map[string]bool{}, owners: map[string]owner{}, heights: map[string]int{},
		identities: map[string]string{}, speaking: map[string]float32{}}
}

// update follows who is there, and which of their tracks are muted.
func (p *Participant) update(other *livekit.ParticipantInfo) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.others.identities[other.Sid] = other.Identity
	for _, track := range other.Tracks {
		p.others.muted[track.Sid] = track.Muted
		p.others.owners[track.Sid] = owner{other.Identity, track.Name}
		p.others.heights[track.Sid] = int(track.Height)
		if v := p.video[track.Sid]; v != nil {
			v.mute(track.Muted)
		}
	}
}

// speak follows who is an active speaker by the server's judgement.
func (p *Participant) speak(changed []*livekit.SpeakerInfo) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, s := range changed {
		identity := p.others.identities[s.Sid]
		if !s.Active {
			delete(p.others.speaking, identity)
			continue
		}
		if _, known := p.others.speaking[identity]; !known {
			p.others.speakers++
		}
		p.others.speaking[identity] = s.Level
	}
}

// Speakers are the identities of the active speakers, the loudest first, by the server's judgement.
func (p *Participant) Speakers() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]string, 0, len(p.others.speaking))
	for identity := range p.others.speaking {
		all = append(all, identity)
	}
	slices.SortFunc(all, func(a, b string) int {
		switch d := p.others.speaking[b] - p.others.speaking[a]; {
		case d > 0:
			return 1
		case d < 0:
			return -1
		case a < b:
			return -1
		}
		return 1
	})
	return all
}

// View is a picture that is received now.
type View struct {
	// Track is the server's name for it, for Want.
	Track string
	// Publisher is the identity of whose it is, Name what they call it.
	Publisher, Name string
}

// Views are the pictures that are received, or were, in the order of their tracks' names.
func (p *Participant) Views() []View {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]View, 0, len(p.video))
	for sid, v := range p.video {
		all = append(all, View{Track: sid, Publisher: v.owner.identity, Name: v.owner.name})
	}
	slices.SortFunc(all, func(a, b View) int {
		if a.Track < b.Track {
			return -1
		}
		return 1
	})
	return all
}
