package gathering

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// meeting is one room and its people, by number; the first ones have cameras.
type meeting struct {
	probe   *Probe
	options Options
	index   int
	name    string
	begun   time.Time
	tally   *tally
	kept    map[viewer]int // cameras, whose views are evidence
	dice    *rand.Rand     // of the goroutine that gives turns

	mutex    sync.Mutex
	present  map[int]*stay
	shows    map[int]time.Time // since when each camera shows
	speaking int
}

func (m *meeting) run(ctx context.Context) {
	var people sync.WaitGroup
	m.speaking = m.dice.IntN(max(m.options.Cameras, 1))
	for i := range m.options.People {
		people.Go(func() { m.visit(ctx, i) })
	}
	over := m.begun.Add(m.options.Over - margin)
	for n := 1; ; n++ {
		at := m.begun.Add(m.options.Ramp + time.Duration(n)*m.options.Turn)
		if at.After(over) || !sleepUntil(ctx, at) {
			break
		}
		m.nextTurn(ctx)
	}
	people.Wait()
}

// visit is one person's coming and going. Those with cameras come first, of all rooms in turn.
func (m *meeting) visit(ctx context.Context, i int) {
	o := m.options
	share := float64(i*o.Rooms+m.index) / float64(o.Rooms*o.People)
	from := m.begun.Add(time.Duration(share * float64(o.Ramp)))
	until := m.begun.Add(o.Over - 2*margin)
	if i < o.Cameras { // last to leave: nobody looks at a camera that has gone
		until = until.Add(margin / 2)
	}
	if !sleepUntil(ctx, from) {
		return
	}
	if i >= o.People-o.Returners {
		half := from.Add(until.Sub(from) / 2)
		m.stay(ctx, i, 1, half)
		if !sleepUntil(ctx, time.Now().Add(away)) {
			return
		}
		m.stay(ctx, i, 2, until)
		return
	}
	m.stay(ctx, i, 1, until)
}

// nextTurn lets the next of the cameras speak, in their order; who spoke turns
// the camera off for a fifth of the turn.
func (m *meeting) nextTurn(ctx context.Context) {
	m.mutex.Lock()
	before := m.speaking
	for range m.options.Cameras {
		m.speaking = (m.speaking + 1) % m.options.Cameras
		if m.present[m.speaking] != nil {
			break
		}
	}
	spoke, speaks := m.present[before], m.present[m.speaking]
	m.mutex.Unlock()
	if spoke == nil || spoke == speaks {
		return
	}
	spoke.mute(spoke.microphone, true)
	if speaks != nil {
		speaks.mute(speaks.microphone, false)
	}
	spoke.mute(spoke.camera, true)
	sleepUntil(ctx, time.Now().Add(m.options.Turn/5))
	spoke.mute(spoke.camera, false)
}

// enter and exit keep who is there with a camera that shows.
func (m *meeting) enter(s *stay) (speaks bool) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	m.present[s.who] = s
	m.shows[s.who] = time.Now()
	return m.speaking == s.who
}

func (m *meeting) exit(s *stay) {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	if m.present[s.who] == s {
		delete(m.present, s.who)
		delete(m.shows, s.who)
	}
}

// due are the identities of the others' cameras that have shown for a time, to somebody who came at.
func (m *meeting) due(who int, at time.Time, least time.Duration) []string {
	m.mutex.Lock()
	defer m.mutex.Unlock()
	var all []string
	for i := range m.options.Cameras {
		since, shows := m.shows[i]
		if since.Before(at) {
			since = at
		}
		if shows && i != who && time.Since(since) >= least {
			all = append(all, m.identity(i))
		}
	}
	return all
}

func (m *meeting) identity(i int) string {
	return fmt.Sprintf("%s-%d-%d", m.probe.plan.Region, m.index+1, i+1)
}
