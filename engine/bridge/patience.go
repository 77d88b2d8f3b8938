package bridge

import (
	"sync"
	"time"
)

const (
	// wrongMost PINs of one caller within wrongFor, then his calls are turned down:
	// a million PINs are not to be tried out.
	wrongMost = 9
	wrongFor  = 15 * time.Minute
)

// patience counts the wrong PINs of each caller.
type patience struct {
	mutex sync.Mutex
	wrong map[string][]time.Time
}

// lost tells whether a caller has tried too often.
func (p *patience) lost(caller string, now time.Time) bool {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	return len(p.recent(caller, now)) >= wrongMost
}

// try notes a wrong PIN.
func (p *patience) try(caller string, now time.Time) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.wrong == nil {
		p.wrong = map[string][]time.Time{}
	}
	p.wrong[caller] = append(p.recent(caller, now), now)
}

// recent forgets what is too long ago.
func (p *patience) recent(caller string, now time.Time) []time.Time {
	times := p.wrong[caller]
	for len(times) > 0 && now.Sub(times[0]) > wrongFor {
		times = times[1:]
	}
	if len(times) == 0 {
		delete(p.wrong, caller)
	}
	return times
}
