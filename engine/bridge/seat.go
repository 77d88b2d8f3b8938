package bridge

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/pion/rtp"

	"vigie.dev/engine/bridge/sound"
	"vigie.dev/engine/room"
)

const (
	// speakersMost bounds the voices that one telephone hears at a time.
	speakersMost = 32
	opusClock    = 48000
)

// seat is a telephone's place in a room: it says what the telephone says, and mixes what the others say. What the
// telephone itself says never comes back: LiveKit sends nobody his own track.
type seat struct {
	rate    int
	guest   *room.Participant
	voice   *room.LiveTrack
	encoder sound.Encoder
	said    int64 // ticks
	coded   []byte
	frame   []int16

	mutex    sync.Mutex
	speakers map[string]*sound.Playout
	order    []*sound.Playout // as they came; replaced, never changed
}

// sit joins a room at the rate of the telephone's codec, Hz.
func sit(ctx context.Context, o room.Options, rate int) (*seat, error) {
	encoder, err := sound.NewOpusEncoder(rate)
	if err != nil {
		return nil, err
	}
	s := &seat{rate: rate, encoder: encoder, frame: make([]int16, sound.Samples(rate)),
		speakers: map[string]*sound.Playout{}}
	o.AudioOnly, o.Audio = true, s
	if s.guest, err = room.Join(ctx, o); err != nil {
		return nil, err
	}
	if s.voice, err = s.guest.PublishLive(ctx, "telephone"); err != nil {
		s.guest.Leave()
		return nil, err
	}
	return s, nil
}

// Packet is room.AudioSink's.
func (s *seat) Packet(track string, p *rtp.Packet) {
	if speaker := s.speaker(track); speaker != nil && len(p.Payload) > 0 {
		speaker.Push(p.SequenceNumber, p.Timestamp, p.Payload)
	}
}

// speaker finds or makes the buffer of a track; nil when there are too many.
func (s *seat) speaker(track string) *sound.Playout {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	if known := s.speakers[track]; known != nil || len(s.speakers) >= speakersMost {
		return known
	}
	decoder, err := sound.NewOpusDecoder(s.rate)
	if err != nil {
		return nil // the rate is one that the encoder took
	}
	s.speakers[track] = sound.NewPlayout(decoder, s.rate, opusClock)
	s.arrange()
	return s.speakers[track]
}

// Ended is room.AudioSink's.
func (s *seat) Ended(track string) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	delete(s.speakers, track)
	s.arrange()
}

func (s *seat) arrange() {
	order := make([]*sound.Playout, 0, len(s.speakers))
	for _, speaker := range s.speakers {
		order = append(order, speaker)
	}
	s.order = order
}

// say sends what the telephone said in one tick.
func (s *seat) say(frame []int16, now time.Time) error {
	at := time.Duration(s.said) * sound.Frame
	s.said++
	var err error
	if s.coded, err = s.encoder.Encode(s.coded[:0], frame); err != nil {
		return err
	}
	return s.voice.Write(s.coded, at, now)
}

// hear adds what the others said in one tick to the mixer.
func (s *seat) hear(mixer *sound.Mixer) {
	s.mutex.Lock()
	order := s.order
	s.mutex.Unlock()
	for _, speaker := range order {
		if speaker.Read(s.frame) {
			mixer.Add(s.frame)
		}
	}
}

// played is what became of all speakers' packets that are still there.
func (s *seat) played() (sum sound.Played) {
	s.mutex.Lock()
	defer s.mutex.Unlock()
	for _, speaker := range s.order {
		p := speaker.Played()
		sum.Packets += p.Packets
		sum.Concealed += p.Concealed
		sum.Late += p.Late
		sum.Dry += p.Dry
		sum.Skipped += p.Skipped
	}
	return sum
}

// left is why the room ended the session; nil while it stands.
func (s *seat) left() error {
	if err := s.guest.Err(); err != nil {
		return fmt.Errorf("Cannot stay in the room: %w", err)
	}
	return nil
}

func (s *seat) leave() { s.guest.Leave() }
