package bridge

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"vigie.dev/engine/sip"
)

// ringLimit is how long a number that is called out may ring.
const ringLimit = 45 * time.Second

// telephones are the numbers that may be called: people's, no conference's.
var telephones = regexp.MustCompile(`^[1-79][0-9]{5}$`)

var (
	// ErrNoRoom is a room that nobody is in.
	ErrNoRoom = errors.New("the room is not open")
	// ErrNoNumber is a number that may not be called.
	ErrNoNumber = errors.New("it is no telephone's number")
)

// Call calls a number into an open room and returns when it has been answered. A refusal is a *sip.Failure. The call
// goes on until either side ends it.
func (b *Bridge) Call(ctx context.Context, name, number string) error {
	if !telephones.MatchString(number) {
		return fmt.Errorf("Cannot call %q: %w", number, ErrNoNumber)
	}
	names, err := b.rooms.names(ctx)
	if err != nil {
		return err
	}
	if !slices.Contains(names, name) {
		return fmt.Errorf("Cannot call %s into %q: %w", number, name, ErrNoRoom)
	}
	if !b.enter() {
		return fmt.Errorf("Cannot call %s: %w", number, sip.ErrClosed)
	}
	c, err := b.invite(ctx, number)
	if err != nil {
		b.leave()
		return err
	}
	go func() {
		defer b.leave()
		c.run(b.ctx, func(ctx context.Context) error { return c.attend(ctx, name, "invited") })
	}()
	return nil
}

func (b *Bridge) invite(ctx context.Context, number string) (*call, error) {
	phone, err := listen(b.cfg.LocalIP, b.cfg.FirstPort, b.cfg.LastPort)
	if err != nil {
		return nil, err
	}
	own := ours(b.cfg.LocalIP, phone.port())
	offer, err := own.Bytes()
	if err != nil {
		phone.close()
		return nil, err
	}
	ringing, stop := context.WithTimeout(ctx, ringLimit)
	defer stop()
	dialog, err := b.agent.Invite(ringing, b.account, number, offer, sip.InviteOptions{})
	if err != nil {
		phone.close()
		return nil, err
	}
	log := b.cfg.Log.With("called", number, "call", dialog.CallID())
	far, err := answered(dialog.Remote())
	if err == nil {
		err = phone.open(far)
	}
	if err != nil {
		(&call{phone: phone, dialog: dialog, log: log}).hangUp()
		return nil, err
	}
	return b.newCall(log, phone, own, dialog, number), nil
}
