package bridge

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"vigie.dev/engine/bridge/sound"
)

// behindMost is how far the ticks may be behind before what was missed is given up, not caught up with.
const behindMost = 10 * sound.Frame

// voice carries a call's speech, a frame each way every tick.
type voice struct {
	phone   *telephone
	prompts sound.Prompts
	mixer   *sound.Mixer
	// seat is nil until the telephone is in the room.
	seat atomic.Pointer[seat]
	// prompt is what is being said to the telephone; nil for nothing.
	prompt atomic.Pointer[saying]
	// Of the goroutine that carries: reused for every frame.
	said, heard []int16
}

// saying is one prompt on its way.
type saying struct {
	samples []int16
	at      int // of the goroutine that carries
	done    chan struct{}
}

func newVoice(phone *telephone, prompts sound.Prompts) *voice {
	n := sound.Samples(phone.codec.Rate)
	return &voice{phone: phone, prompts: prompts, mixer: sound.NewMixer(phone.codec.Rate), said: make([]int16, n), heard: make([]int16, n)}
}

// say begins a prompt in the place of any other; done is closed at its end.
func (v *voice) say(name string) (done <-chan struct{}) {
	s := &saying{samples: v.prompts[name], done: make(chan struct{})}
	v.hush(s)
	return s.done
}

// hush ends the prompt that is being said, for another or for none.
func (v *voice) hush(next *saying) {
	if before := v.prompt.Swap(next); before != nil {
		close(before.done)
	}
}

// carry runs until ctx ends or speech can no longer be sent.
func (v *voice) carry(ctx context.Context) error {
	defer v.hush(nil)
	due := time.Now()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-timer.C:
		}
		now := time.Now()
		if now.Sub(due) > behindMost {
			due = now
		}
		for ; !now.Before(due); due = due.Add(sound.Frame) {
			if err := v.tick(now); err != nil {
				if ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
					return nil
				}
				return fmt.Errorf("Cannot carry speech: %w", err)
			}
		}
		timer.Reset(time.Until(due))
	}
}

// tick takes one frame from the telephone to the room, and one back.
func (v *voice) tick(now time.Time) error {
	v.phone.playout.Read(v.said)
	if s := v.seat.Load(); s != nil {
		if err := s.say(v.said, now); err != nil {
			return err
		}
		s.hear(v.mixer)
	}
	if s := v.prompt.Load(); s != nil {
		n := copy(v.heard, s.samples[s.at:])
		clear(v.heard[n:])
		v.mixer.Add(v.heard)
		if s.at += n; s.at == len(s.samples) && v.prompt.CompareAndSwap(s, nil) {
			close(s.done)
		}
	}
	v.mixer.Mix(v.heard)
	return v.phone.send(v.heard, now)
}
