package journey

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vigie.dev/engine/bridge/sound"
	"vigie.dev/engine/clock"
	"vigie.dev/engine/media"
	"vigie.dev/engine/media/secure"
	"vigie.dev/engine/qoe"
	"vigie.dev/engine/sip"
)

const (
	eventType = 101
	// keyLength of a key that is pressed.
	keyLength = 100 * time.Millisecond
	byeLimit  = 5 * time.Second
	// tapPackets bound what is kept of an ear: five minutes.
	tapPackets = 5 * 60 * 50
	tapOctets  = tapPackets * 164
)

// Telephone is one of ours: agent and packet path of the engine.
type Telephone struct {
	// Number of its account, Transport of its signalling, Codec of its speech, pcma or g722. Secure tells whether its
	// media are protected by DTLS-SRTP (RFC 5764), as a browser's are.
	Number, Transport, Codec string
	Secure                   bool
	// TraceParent goes with its next INVITE (W3C Trace Context §3.2). Optional.
	TraceParent string

	account  sip.Account
	agent    *sip.Agent
	port     *media.Port
	identity *secure.Identity
	dialog   *sip.Dialog
	stream   *media.Stream
	tap      *media.Tap
}

// Taken is a call that a telephone took.
type Taken struct {
	// TraceParent that came with the INVITE, as it came; empty where none did.
	TraceParent string
	// Offered is when the INVITE came; Answered when 200 had been sent and the media were open.
	Offered, Answered time.Time
	Err               error
}

// Open signs on at the world's edge.
func (t *Telephone) Open(ctx context.Context, w *World) error {
	edge, ok := w.Edges[t.Transport]
	if !ok {
		return fmt.Errorf("Cannot reach the edge by %q: no address of it", t.Transport)
	}
	var err error
	if t.agent, err = sip.New(sip.Config{LocalIP: w.LocalIP, Transport: t.Transport, Edge: edge, Domain: w.Domain, CAFile: w.CAFile}); err != nil {
		return err
	}
	if t.port, err = media.Listen(media.Config{LocalIP: w.LocalIP, Playout: qoe.PlayoutAdaptive}); err != nil {
		return errors.Join(err, t.agent.Close())
	}
	if t.Secure {
		if t.identity, err = secure.NewIdentity(); err != nil {
			return errors.Join(err, t.Close())
		}
	}
	t.account = sip.Account{Number: t.Number, Password: w.Password(t.Number)}
	if _, err = t.agent.Register(ctx, t.account); err != nil {
		return errors.Join(err, t.Close())
	}
	return nil
}

// Close ends what is left of a call, and signs off.
func (t *Telephone) Close() error {
	err := t.HangUp()
	t.port.Close()
	return errors.Join(err, t.agent.Close())
}

// Dial calls a number, says octets of its codec in a loop, and returns when it is answered.
func (t *Telephone) Dial(ctx context.Context, number string, says []byte) error {
	own := t.describe()
	offer, err := own.Bytes()
	if err != nil {
		return err
	}
	dialog, err := t.agent.Invite(ctx, t.account, number, offer, sip.InviteOptions{TraceParent: t.TraceParent})
	if err != nil {
		return err
	}
	return t.speak(dialog, dialog.Remote(), "", says)
}

// Answer takes the next call, and tells of it.
func (t *Telephone) Answer(says []byte) <-chan Taken {
	up := make(chan Taken, 1)
	t.agent.HandleIncoming(func(in *sip.Incoming) {
		taken := Taken{TraceParent: in.TraceParent(), Offered: in.Came()}
		body, setup, err := t.answer(in.Offer())
		if err != nil {
			_ = in.Reject(488, "Not Acceptable Here")
			taken.Err = err
			up <- taken
			return
		}
		dialog, err := in.Answer(body)
		if err == nil {
			err = t.speak(dialog, in.Offer(), setup, says)
		}
		taken.Answered, taken.Err = time.Now(), err
		up <- taken
	})
	return up
}

// speak opens the media towards where the far end wants them.
func (t *Telephone) speak(dialog *sip.Dialog, theirs []byte, setup secure.Setup, says []byte) error {
	t.dialog = dialog
	clip, err := media.NewClip(says, t.Codec)
	if err != nil {
		return err
	}
	cfg, err := t.towards(theirs, setup)
	if err != nil {
		return err
	}
	t.tap = media.NewOpenTap(tapPackets, tapOctets)
	cfg.Codec, cfg.Clip, cfg.Tap, cfg.EventType = t.Codec, clip, t.tap, eventType
	t.stream, err = t.port.Open(cfg)
	return err
}

// Press presses keys by RFC 4733.
func (t *Telephone) Press(keys string) error { return t.stream.Dial(keys, keyLength) }

// PressByInfo presses keys by INFO.
func (t *Telephone) PressByInfo(ctx context.Context, keys string) error {
	for _, key := range keys {
		if err := t.dialog.SendDigit(ctx, sip.Digit{Key: key, Duration: keyLength}); err != nil {
			return err
		}
	}
	return nil
}

// Done is closed when the call is over.
func (t *Telephone) Done() <-chan struct{} { return t.dialog.Done() }

// Start is when the first frame left.
func (t *Telephone) Start() time.Time { return t.stream.Start() }

// Packets heard until now of the call, which is answered.
func (t *Telephone) Packets() uint64 { return t.stream.Heard() }

// HangUp ends the call, if there is one.
func (t *Telephone) HangUp() error {
	if t.stream != nil {
		t.stream.Close()
	}
	if t.dialog == nil {
		return nil
	}
	ctx, stop := context.WithTimeout(context.Background(), byeLimit)
	defer stop()
	if _, err := t.dialog.Bye(ctx); err != nil && !errors.Is(err, sip.ErrEnded) {
		return err
	}
	return nil
}

// Heard of the call, once it is over.
func (t *Telephone) Heard() (Ear, error) {
	if t.tap == nil {
		return Ear{}, nil
	}
	spoken, err := sound.CodecByName(t.Codec)
	if err != nil {
		return Ear{}, err
	}
	decoder, err := spoken.NewDecoder()
	if err != nil {
		return Ear{}, err
	}
	var packets []packet
	for _, h := range t.tap.Packets() {
		if h.PayloadType != eventType {
			packets = append(packets, packet{clock.Time(h.AtNs), h.Sequence, h.Payload})
		}
	}
	var whole []int16
	return listen(packets, func(dst []int16, payload []byte) ([]int16, error) {
		if whole, err = decoder.Decode(whole[:0], payload); err != nil {
			return dst, err
		}
		for step, i := spoken.Rate/rate, 0; i+step <= len(whole); i += step {
			sum := 0
			for _, s := range whole[i : i+step] {
				sum += int(s)
			}
			dst = append(dst, int16(sum/step))
		}
		return dst, nil
	})
}
