package journey

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

const (
	// slot is what each end has of a period for its marker; a marker that took longer would be taken for another's.
	slot = time.Second
	// enterLimit is how long everybody may take to be heard by the person in the room.
	enterLimit = 45 * time.Second
)

// Way is what came of the markers that one end said to another.
type Way struct {
	From string `json:"from"`
	To   string `json:"to"`
	// Said while both were there, at least, and Heard of them.
	Said  int `json:"said"`
	Heard int `json:"heard"`
	// P50Ms and MaxMs from mouth to ear, the hearer's playout buffer not counted; null where none was heard.
	P50Ms *float64 `json:"p50Ms"`
	MaxMs *float64 `json:"maxMs"`
}

// Account of a journey.
type Account struct {
	Room string `json:"room"`
	// Number that was dialled.
	Number string `json:"number"`
	// EnteredMs is from dialling until the room has heard both telephones.
	EnteredMs float64 `json:"enteredMs"`
	Ways      []Way   `json:"ways"`
}

// Run lets the two telephones, which are open, dial into a room that a person is in, talk for that long, and hang up.
func Run(ctx context.Context, w *World, name string, first, second *Telephone, talk time.Duration) (*Account, error) {
	phones := []*Telephone{first, second}
	slots := len(phones) + 1
	period := time.Duration(slots) * slot
	person, err := Enter(ctx, w, name, "journey", pulse(period, 0))
	if err != nil {
		return nil, err
	}
	defer func() { _ = person.Leave() }() // told below where it matters
	mouths := []Mouth{{person.Start().Add(-frame), period}}
	a := &Account{Room: name, Number: w.DialIn.Number(name)}
	began := time.Now()
	for i, t := range phones {
		mouth, err := t.enter(ctx, w, name, person.Start().Add(time.Duration(i+1)*slot), period)
		if err != nil {
			return nil, errors.Join(err, hangUp(phones))
		}
		mouths = append(mouths, mouth)
	}
	if err := person.wait(ctx, len(phones)); err != nil {
		return nil, errors.Join(err, hangUp(phones))
	}
	a.EnteredMs = ms(time.Since(began))
	select {
	case <-time.After(talk):
	case <-ctx.Done():
	case <-first.Done():
		err = fmt.Errorf("Cannot go on: telephone %s was hung up", first.Number)
	case <-second.Done():
		err = fmt.Errorf("Cannot go on: telephone %s was hung up", second.Number)
	}
	if err = errors.Join(err, ctx.Err(), hangUp(phones), person.Leave()); err != nil {
		return a, err
	}
	return a, a.hear(person, phones, mouths, int(talk/period))
}

// enter dials in, with the marker in the slot that begins at a moment, and presses the PIN.
func (t *Telephone) enter(ctx context.Context, w *World, name string, at time.Time, period time.Duration) (Mouth, error) {
	offset := time.Until(at) % period
	if offset < 0 {
		offset += period
	}
	if err := t.Dial(ctx, w.DialIn.Number(name), octets(pulse(period, offset))); err != nil {
		return Mouth{}, err
	}
	return Mouth{t.Start().Add(offset - frame), period}, t.Press(w.DialIn.PIN(name))
}

// wait until that many others are heard.
func (p *Person) wait(ctx context.Context, others int) error {
	ctx, stop := context.WithTimeout(ctx, enterLimit)
	defer stop()
	what := fmt.Sprintf("hear %d telephones in the room", others)
	return until(ctx, what, func() bool { return p.Voices() >= others })
}

func hangUp(phones []*Telephone) (err error) {
	for _, t := range phones {
		err = errors.Join(err, t.HangUp())
	}
	return err
}

// hear works out each way. mouths[0] is the person's.
func (a *Account) hear(person *Person, phones []*Telephone, mouths []Mouth, said int) error {
	tracks, err := person.Heard()
	if err != nil {
		return err
	}
	ears := make([][]time.Time, len(mouths))
	for _, e := range tracks {
		ears[0] = append(ears[0], e.Markers()...)
	}
	names := []string{"room"}
	for i, t := range phones {
		e, err := t.Heard()
		if err != nil {
			return err
		}
		ears[i+1] = e.Markers()
		names = append(names, t.Number)
	}
	for from, mouth := range mouths {
		for to, at := range ears {
			if from == to {
				continue
			}
			way := Way{From: names[from], To: names[to], Said: said}
			if all := mouth.Delays(at, len(mouths)); len(all) > 0 {
				way.Heard = len(all)
				middle, most := ms(all[len(all)/2]), ms(slices.Max(all))
				way.P50Ms, way.MaxMs = &middle, &most
			}
			a.Ways = append(a.Ways, way)
		}
	}
	return nil
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
