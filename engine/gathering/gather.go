package gathering

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"

	"vigie.dev/engine/record"
)

// Options of Gather.
type Options struct {
	// Rooms that are filled at a time, People in each, and how many of those have a
	// camera and a microphone; the others watch.
	Rooms, People, Cameras int
	// Over is the time from the first join to the last leave, Ramp that within which all join.
	Over, Ramp time.Duration
	// Turn is how long each speaks before the next does. Who speaks is seen large.
	Turn time.Duration
	// Returners of each room leave in its middle and come back; they have no camera.
	Returners int
	// Relayed of each room reach nothing but the relay by TLS, as behind a network that
	// is closed but for port 443; they are spread over those with and without a camera.
	Relayed int
	// Ended is told of each stay, from its own goroutine. Optional.
	Ended func(*record.Stay)
}

// Summary of the stays of one Gather.
type Summary struct {
	Placed, Done, Failed, Aborted int
	// Reconnects that were made, and stays that saw nothing of some camera.
	Reconnects, Blind int
}

const (
	// margin is left at the end, so that all have left within Options.Over.
	margin = 2 * time.Second
	// away is how long who leaves in the middle stays away.
	away = time.Second
)

// Check refuses what cannot be gathered, naming the option, its value and what is allowed.
func (o *Options) Check() error {
	switch {
	case o.Rooms < 1 || o.People < 1:
		return fmt.Errorf("rooms: %d of %d people are none (expected 1 or more of each)", o.Rooms, o.People)
	case o.Cameras < 0 || o.Cameras > o.People:
		return fmt.Errorf("cameras: %d among %d people (expected 0 to %d)", o.Cameras, o.People, o.People)
	case o.Returners < 0 || o.Returners > o.People-o.Cameras:
		return fmt.Errorf("returners: %d among %d who watch (expected 0 to %d)", o.Returners, o.People-o.Cameras, o.People-o.Cameras)
	case o.Relayed < 0 || o.Relayed > o.People:
		return fmt.Errorf("relayed: %d among %d people (expected 0 to %d)", o.Relayed, o.People, o.People)
	case o.Turn <= 0:
		return fmt.Errorf("turn: %v is not a length (expected more than 0)", o.Turn)
	case o.Ramp < 0 || o.Ramp+2*margin+away >= o.Over:
		return fmt.Errorf("ramp: %v does not leave any time of %v (expected less than %v)", o.Ramp, o.Over, o.Over-2*margin-away)
	}
	return nil
}

// relays tells whether the ith of a room is one of the relayed.
func (o *Options) relays(i int) bool { return (i+1)*o.Relayed/o.People > i*o.Relayed/o.People }

// Gather fills the rooms and returns when the last has left and is recorded.
// When ctx ends, all leave at once.
func (p *Probe) Gather(ctx context.Context, o Options) (Summary, error) {
	if err := o.Check(); err != nil {
		return Summary{}, err
	}
	p.totals.state.Store("running")
	p.stays.Add(1)
	defer p.stays.Done()
	var sum tally
	var rooms sync.WaitGroup
	begun, kept := time.Now(), chooses(&o, p.plan.Seed, p.plan.Evidence.TruthViews, p.keeps)
	for i := range o.Rooms {
		m := &meeting{probe: p, options: o, index: i, begun: begun, tally: &sum, kept: kept, present: map[int]*stay{}, shows: map[int]time.Time{},
			// Names differ from run to run: a room that has not ended yet is another's.
			name: fmt.Sprintf("%s-%s-%d", p.plan.RunID, p.plan.Region, i+1),
			dice: rand.New(rand.NewPCG(uint64(p.plan.Seed), uint64(i)))}
		rooms.Go(func() { m.run(ctx) })
	}
	rooms.Wait()
	return sum.Summary, nil
}

type tally struct {
	Summary
	mutex sync.Mutex
}

func (t *tally) add(r *record.Stay) {
	t.mutex.Lock()
	defer t.mutex.Unlock()
	t.Placed++
	switch r.Outcome {
	case record.Done:
		t.Done++
	case record.Aborted:
		t.Aborted++
	default:
		t.Failed++
	}
	for _, o := range r.Outages {
		if o.Way != nil {
			t.Reconnects++
		}
	}
	for _, s := range r.Seen {
		if s.Frames == 0 {
			t.Blind++
			break
		}
	}
}

func sleepUntil(ctx context.Context, at time.Time) bool {
	timer := time.NewTimer(time.Until(at))
	defer timer.Stop()
	select {
	case <-timer.C:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}
