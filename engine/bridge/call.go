package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"vigie.dev/engine/room"
	"vigie.dev/engine/sip"
	"vigie.dev/engine/sip/description"
)

const (
	triesMost   = 3
	longestCall = 4 * time.Hour
	byeLimit    = 5 * time.Second
	joinLimit   = 10 * time.Second
	// mendLimit is how long a telephone waits in silence for a room whose node was lost.
	mendLimit = 20 * time.Second
	// lookEvery is how often it is seen whether the room still stands.
	lookEvery = 500 * time.Millisecond
)

// Prompts that a call needs, by name.
var promptNames = []string{"welcome", "wrong", "goodbye", "joined", "invited", "trouble", "ended"}

var (
	errWrongPIN = errors.New("no PIN that leads to an open room")
	errHungUp   = errors.New("the telephone hung up")
)

// call is one telephone's.
type call struct {
	bridge *Bridge
	phone  *telephone
	own    *description.Session
	dialog *sip.Dialog
	voice  *voice
	number string // the telephone's
	log    *slog.Logger
	mutex  sync.Mutex // of what re-INVITEs change
}

// begin carries speech until the telephone hangs up or ctx ends; the context it gives lives as long. end stops and waits.
func (c *call) begin(ctx context.Context) (alive context.Context, end func()) {
	alive, stop := context.WithTimeoutCause(ctx, longestCall, fmt.Errorf("Cannot call for longer than %v", longestCall))
	alive, cut := context.WithCancelCause(alive)
	var carrying sync.WaitGroup
	carrying.Go(func() { cut(c.voice.carry(alive)) })
	carrying.Go(func() {
		select {
		case <-c.dialog.Done():
			cut(errHungUp)
		case <-alive.Done():
		}
	})
	c.dialog.HandleDigit(func(d sip.Digit) { c.phone.press(byte(d.Key)) })
	c.dialog.HandleOffer(c.reoffered)
	return alive, func() { cut(nil); stop(); carrying.Wait() }
}

// reoffered answers a re-INVITE: the telephone may move or be put on hold; it keeps its codec.
func (c *call) reoffered(offer []byte) []byte {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.own.Version++
	body, far, err := answer(c.own, offer)
	if err != nil || far.codec != c.phone.codec || far.payload != c.phone.payload {
		return nil
	}
	c.phone.move(far)
	return body
}

// dialledIn is a call to a conference number: who knows its PIN is let in.
func (c *call) dialledIn(ctx context.Context, dialled string) error {
	name, err := c.admit(ctx, dialled)
	if err != nil {
		return err
	}
	return c.attend(ctx, name, "joined")
}

// admit asks for a PIN until it is right, triesMost times at most.
func (c *call) admit(ctx context.Context, dialled string) (string, error) {
	prompt := "welcome"
	for range triesMost {
		pin, err := c.collect(ctx, prompt)
		if err != nil && !errors.Is(err, errNoKeys) {
			return "", err
		}
		names, err := c.bridge.rooms.names(ctx)
		if err != nil {
			c.sayOut(ctx, "trouble")
			return "", err
		}
		if name, ok := c.bridge.cfg.Key.Open(names, dialled, pin); ok {
			return name, nil
		}
		c.bridge.patience.try(c.number, time.Now())
		prompt = "wrong"
	}
	c.sayOut(ctx, "goodbye")
	return "", fmt.Errorf("Cannot let %s into %s: %w", c.number, dialled, errWrongPIN)
}

// attend is in the room until either side ends it.
func (c *call) attend(ctx context.Context, name, prompt string) error {
	joining, stop := context.WithTimeout(ctx, joinLimit)
	defer stop()
	seat, err := c.join(joining, name)
	if err != nil {
		c.sayOut(ctx, "trouble")
		return err
	}
	defer func() {
		c.voice.seat.Store(nil)
		c.log.Info("left", "room", name, "roomToPhone", seat.played(), "phoneToRoom", c.phone.playout.Played())
		seat.leave()
	}()
	c.voice.say(prompt)
	c.voice.seat.Store(seat)
	c.log.Info("joined", "room", name, "codec", c.phone.codec.Name)
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-look.C:
		}
		if err := seat.left(); err != nil {
			c.voice.seat.Store(nil)
			c.sayOut(ctx, "ended")
			return err
		}
	}
}

func (c *call) join(ctx context.Context, name string) (*seat, error) {
	cfg := &c.bridge.cfg
	// A telephone may be in a room twice, by two calls.
	identity := fmt.Sprintf("tel-%s-%s", c.number, c.dialog.CallID())
	identity = identity[:min(len(identity), 64)]
	token, err := room.TelephoneToken(cfg.LiveKitKey, cfg.LiveKitSecret, name, identity, c.number, longestCall)
	if err != nil {
		return nil, err
	}
	return sit(ctx, room.Options{URL: cfg.LiveKit, Token: token, Loopback: cfg.Loopback, Limit: joinLimit, Reconnect: mendLimit}, c.phone.codec.Rate)
}

// sayOut waits until a prompt is over.
func (c *call) sayOut(ctx context.Context, prompt string) {
	select {
	case <-c.voice.say(prompt):
	case <-ctx.Done():
	}
}

// hangUp ends the call at the telephone, and gives its ports back.
func (c *call) hangUp() {
	ctx, stop := context.WithTimeout(context.Background(), byeLimit)
	defer stop()
	if _, err := c.dialog.Bye(ctx); err != nil && !errors.Is(err, sip.ErrEnded) {
		c.log.Warn("cannot hang up", "error", err)
	}
	c.phone.close()
}

// run goes through a call and hangs up.
func (c *call) run(ctx context.Context, script func(context.Context) error) {
	alive, end := c.begin(ctx)
	err := script(alive)
	end()
	c.hangUp()
	switch {
	case errors.Is(err, errHungUp), err == nil, errors.Is(err, context.Canceled):
		c.log.Info("over")
	default:
		c.log.Info("over", "error", err)
	}
}
