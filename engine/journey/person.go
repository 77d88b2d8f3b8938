package journey

import (
	"context"
	"sync"
	"time"

	"github.com/pion/rtp"

	"vigie.dev/engine/bridge/sound"
	"vigie.dev/engine/room"
)

// tokenFor is how long a person may take to enter.
const tokenFor = time.Hour

// Person is in a room without a telephone: says samples, and keeps what each of the others says.
type Person struct {
	guest *room.Participant
	voice *room.LiveTrack
	began time.Time
	stop  context.CancelFunc
	done  chan error

	mutex  sync.Mutex
	tracks map[string][]packet
}

// Enter a room and say samples of 8 kHz, whole frames of them, in a loop.
func Enter(ctx context.Context, w *World, name, identity string, says []int16) (*Person, error) {
	token, err := room.Token(w.LiveKitKey, w.LiveKitSecret, name, identity, tokenFor)
	if err != nil {
		return nil, err
	}
	return EnterBy(ctx, w, token, says)
}

// EnterBy enters the room that a token of the rooms' page is for.
func EnterBy(ctx context.Context, w *World, token string, says []int16) (*Person, error) {
	p := &Person{done: make(chan error, 1), tracks: map[string][]packet{}}
	var err error
	o := room.Options{URL: w.LiveKit, Token: token, Loopback: w.Loopback, AudioOnly: true, Audio: p, Limit: 20 * time.Second}
	if !w.Loopback {
		o.LocalIP = w.LocalIP
	}
	if p.guest, err = room.Join(ctx, o); err != nil {
		return nil, err
	}
	encoder, err := sound.NewOpusEncoder(rate)
	if err == nil {
		p.voice, err = p.guest.PublishLive(ctx, "microphone")
	}
	if err != nil {
		p.guest.Leave()
		return nil, err
	}
	speaking, stop := context.WithCancel(context.WithoutCancel(ctx))
	p.stop, p.began = stop, time.Now()
	go func() { p.done <- p.speak(speaking, encoder, says) }()
	return p, nil
}

func (p *Person) speak(ctx context.Context, encoder sound.Encoder, says []int16) error {
	var coded []byte
	timer := time.NewTimer(0)
	defer timer.Stop()
	for i := 0; ; i++ {
		elapsed := time.Duration(i) * frame
		timer.Reset(time.Until(p.began.Add(elapsed)))
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		at := i * frameSamples % len(says)
		var err error
		if coded, err = encoder.Encode(coded[:0], says[at:at+frameSamples]); err != nil {
			return err
		}
		if err = p.voice.Write(coded, elapsed, time.Now()); err != nil {
			return err
		}
	}
}

// Start is when the first frame left.
func (p *Person) Start() time.Time { return p.began }

// Packet is room.AudioSink's.
func (p *Person) Packet(track string, in *rtp.Packet) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if len(in.Payload) > 0 && len(p.tracks[track]) < tapPackets {
		p.tracks[track] = append(p.tracks[track], packet{time.Now(), in.SequenceNumber, in.Payload})
	}
}

// Ended is room.AudioSink's; what was said is kept.
func (p *Person) Ended(string) {}

// Voices is how many others have been heard.
func (p *Person) Voices() int {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return len(p.tracks)
}

// Leave the room; its error is what went wrong while speaking.
func (p *Person) Leave() error {
	p.stop()
	err := <-p.done
	p.done <- nil
	p.guest.Leave()
	return err
}

// Heard of each of the others, in no order.
func (p *Person) Heard() ([]Ear, error) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	all := make([]Ear, 0, len(p.tracks))
	for _, packets := range p.tracks {
		decoder, err := sound.NewOpusDecoder(rate)
		if err != nil {
			return nil, err
		}
		ear, err := listen(packets, decoder.Decode)
		if err != nil {
			return nil, err
		}
		all = append(all, ear)
	}
	return all, nil
}
