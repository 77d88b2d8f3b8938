package journey

import (
	"context"
	"errors"
	"fmt"
	"time"

	"vigie.dev/engine/mail"
	"vigie.dev/engine/media/codec"
)

// Colleague is a person of the directory: what they sign on with, their number, their address.
type Colleague struct{ UID, Number, Address string }

// Colleagues are two people with what each has at hand: a telephone, a place in a room, a mailbox.
type Colleagues struct {
	world          *World
	caller, callee *Telephone
	mail           *mail.Pair
	inRoom         []*Person
}

// Called is how long a call took since it was dialled.
type Called struct {
	// Answered by the colleague; Heard by both.
	Answered, Heard time.Duration
	// Offered to the colleague's telephone, and Taken by it, by what it saw itself.
	Offered, Taken time.Duration
	// TraceParent that the colleague's telephone got; empty where none came.
	TraceParent string
}

// OpenColleagues signs both telephones and the second one's mailbox on. They stay so until Close, the mailbox until ctx ends.
func OpenColleagues(ctx context.Context, w *World, servers mail.Servers, first, second Colleague) (*Colleagues, error) {
	c := &Colleagues{
		world:  w,
		caller: &Telephone{Number: first.Number, Transport: "udp", Codec: "pcma"},
		callee: &Telephone{Number: second.Number, Transport: "udp", Codec: "pcma"},
	}
	if err := c.caller.Open(ctx, w); err != nil {
		return nil, err
	}
	if err := c.callee.Open(ctx, w); err != nil {
		return nil, errors.Join(err, c.caller.Close())
	}
	from := &mail.Person{Address: first.Address, Password: w.Password(first.UID)}
	to := &mail.Person{Address: second.Address, Password: w.Password(second.UID)}
	var err error
	if c.mail, err = mail.NewPair(ctx, servers, from, to); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return c, nil
}

// Call lets the first call the second, and returns when each hears the other.
func (c *Colleagues) Call(ctx context.Context, traceParent string) (Called, error) {
	says := octets(pulse(time.Second, 0))
	up := c.callee.Answer(says)
	began := time.Now()
	c.caller.TraceParent = traceParent
	if err := c.caller.Dial(ctx, c.callee.Number, says); err != nil {
		return Called{}, err
	}
	called := Called{Answered: time.Since(began)}
	select {
	case taken := <-up:
		called.Offered, called.Taken, called.TraceParent = taken.Offered.Sub(began), taken.Answered.Sub(began), taken.TraceParent
		if taken.Err != nil {
			return called, taken.Err
		}
	case <-ctx.Done():
		return called, fmt.Errorf("Cannot tell that %s has answered: %w", c.callee.Number, ctx.Err())
	}
	err := until(ctx, "hear each other", func() bool { return c.caller.Packets() > 0 && c.callee.Packets() > 0 })
	called.Heard = time.Since(began)
	return called, err
}

// Move takes both into a room, each by a token of the rooms' page; returns when each hears the other there, and how
// long that took. Then they hang up.
func (c *Colleagues) Move(ctx context.Context, tokens [2]string) (time.Duration, error) {
	began := time.Now()
	for _, token := range tokens {
		person, err := EnterBy(ctx, c.world, token, pulse(time.Second, 0))
		if err != nil {
			return 0, err
		}
		c.inRoom = append(c.inRoom, person)
	}
	err := until(ctx, "hear each other in the room", func() bool { return c.inRoom[0].Voices() > 0 && c.inRoom[1].Voices() > 0 })
	took := time.Since(began)
	return took, errors.Join(err, hangUp([]*Telephone{c.caller, c.callee}))
}

// Post lets the first send the second a signed letter.
func (c *Colleagues) Post(ctx context.Context, id string, letter mail.Letter) (mail.Posted, error) {
	return c.mail.Post(ctx, id, letter)
}

// Part ends what is left of a call and of a stay in a room.
func (c *Colleagues) Part() error {
	err := hangUp([]*Telephone{c.caller, c.callee})
	for _, person := range c.inRoom {
		err = errors.Join(err, person.Leave())
	}
	c.inRoom = nil
	return err
}

// Close parts, and signs the telephones off.
func (c *Colleagues) Close() error {
	return errors.Join(c.Part(), c.caller.Close(), c.callee.Close())
}

func octets(samples []int16) []byte {
	coded := make([]byte, len(samples))
	for i, s := range samples {
		coded[i] = codec.EncodeALaw(s)
	}
	return coded
}

// until looks each frame whether something holds.
func until(ctx context.Context, what string, holds func() bool) error {
	for !holds() {
		select {
		case <-ctx.Done():
			return fmt.Errorf("Cannot %s in time: %w", what, ctx.Err())
		case <-time.After(frame):
		}
	}
	return nil
}
