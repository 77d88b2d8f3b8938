package transaction

import "time"

// grain is what timers are rounded up to, so that thousands that end about the same time end at one alarm.
const grain = 10 * time.Millisecond

// expirer is told, with the layer's lock held, that one of its timers is over. What it returns is done without the lock.
type expirer interface{ expire(*timer) func() }

// timer stands in the queue of its length, or nowhere.
type timer struct {
	owner      expirer
	queue      *queue
	prev, next *timer
	at         time.Duration // since the layer began
}

// queue holds the timers of one length, which therefore end in the order in which they were set.
type queue struct {
	wait        time.Duration
	first, last *timer
}

// timers are a layer's. There are few lengths, so that setting and stopping cost the same however many are set.
type timers struct {
	clock  Clock
	start  time.Time
	queues []*queue
	alarm  Alarm
	ring   func()
	armed  time.Duration // when the alarm rings; 0 where it is not set
}

func (s *timers) now() time.Duration { return s.clock.Now().Sub(s.start) }

func (s *timers) queueOf(wait time.Duration) *queue {
	for _, q := range s.queues {
		if q.wait == wait {
			return q
		}
	}
	q := &queue{wait: wait}
	s.queues = append(s.queues, q)
	return q
}

// set starts t anew.
func (s *timers) set(t *timer, wait time.Duration) {
	t.remove()
	q := s.queueOf(wait)
	t.at = (s.now() + wait + grain - 1) / grain * grain
	t.queue, t.prev = q, q.last
	if q.last != nil {
		q.last.next = t
	} else {
		q.first = t
	}
	q.last = t
	s.arm(t.at)
}

// remove stops t. The alarm is left as it is: it finds nothing to do then.
func (t *timer) remove() {
	q := t.queue
	if q == nil {
		return
	}
	if t.prev != nil {
		t.prev.next = t.next
	} else {
		q.first = t.next
	}
	if t.next != nil {
		t.next.prev = t.prev
	} else {
		q.last = t.prev
	}
	t.queue, t.prev, t.next = nil, nil, nil
}

func (s *timers) arm(at time.Duration) {
	if s.armed != 0 && s.armed <= at {
		return
	}
	s.armed = at
	if s.alarm == nil {
		s.alarm = s.clock.AfterFunc(at-s.now(), s.ring)
		return
	}
	s.alarm.Reset(at - s.now())
}

// due ends the timers whose time has come, and sets the alarm for the next.
func (s *timers) due() (after []func()) {
	s.armed = 0
	now := s.now()
	for _, q := range s.queues {
		for q.first != nil && q.first.at <= now {
			t := q.first
			t.remove()
			if f := t.owner.expire(t); f != nil {
				after = append(after, f)
			}
		}
	}
	for _, q := range s.queues {
		if q.first != nil {
			s.arm(q.first.at)
		}
	}
	return after
}

// errand is what is to be done after some time, whatever the transactions do.
type errand struct {
	timer
	do func()
}

func (e *errand) expire(*timer) func() { return e.do }

// After calls f after wait, and up to a hundredth of a second more; never once the layer is closed. f must not block.
func (l *Layer) After(wait time.Duration, f func()) {
	e := &errand{do: f}
	e.owner = e
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.closed {
		l.timers.set(&e.timer, wait)
	}
}
