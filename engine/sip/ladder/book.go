package ladder

import (
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// MaxIdle ladders are kept that nobody holds: of calls that have ended, or were refused before they began.
	MaxIdle = 256
	// MaxTotal bytes of whole messages are kept in a book.
	MaxTotal = 64 << 20
)

// Book holds the ladders of many calls. A ladder begins with the first INVITE of its Call-ID.
type Book struct {
	clock func() time.Time
	total atomic.Int64

	mu      sync.Mutex
	ladders map[string]*Ladder
	idle    []*Ladder // the oldest first
}

// NewBook starts an empty one that reads the time from clock.
func NewBook(clock func() time.Time) *Book {
	return &Book{clock: clock, ladders: make(map[string]*Ladder)}
}

// Note keeps a message of a call that is known, or that an INVITE begins.
func (b *Book) Note(sent bool, text, peer string) {
	id := callID(text)
	if id == "" {
		return
	}
	now := b.clock()
	b.mu.Lock()
	l := b.ladders[id]
	if l == nil {
		if !strings.HasPrefix(text, "INVITE ") {
			b.mu.Unlock()
			return
		}
		l = &Ladder{callID: strings.Clone(id), start: now, book: b}
		b.ladders[l.callID] = l
		b.rest(l)
	}
	b.mu.Unlock()
	l.note(now, sent, text, peer)
}

// Hold keeps a call's ladder until as many calls of Release.
func (b *Book) Hold(id string) *Ladder {
	b.mu.Lock()
	defer b.mu.Unlock()
	l := b.ladders[id]
	if l == nil {
		l = &Ladder{callID: id, start: b.clock(), book: b}
		b.ladders[id] = l
	}
	if l.holders == 0 {
		b.wake(l)
	}
	l.holders++
	return l
}

// Release gives a ladder up, which stays for a while.
func (b *Book) Release(l *Ladder) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l.holders--; l.holders == 0 {
		b.rest(l)
	}
}

// Find is the ladder of a call that is up, or has ended not long ago; nil where there is none.
func (b *Book) Find(id string) *Ladder {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.ladders[id]
}

// rest puts l among the idle ones, and the oldest of them out. b.mu is held.
func (b *Book) rest(l *Ladder) {
	b.idle = append(b.idle, l)
	if len(b.idle) <= MaxIdle {
		return
	}
	oldest := b.idle[0]
	b.idle = b.idle[1:]
	delete(b.ladders, oldest.callID)
	oldest.mu.Lock()
	b.give(oldest.size)
	oldest.size = MaxBytes // whoever still has it may read it, but it takes nothing more
	oldest.mu.Unlock()
}

func (b *Book) wake(l *Ladder) {
	for i := range b.idle {
		if b.idle[i] == l {
			b.idle = append(b.idle[:i], b.idle[i+1:]...)
			return
		}
	}
}

func (b *Book) take(n int) bool {
	if b.total.Add(int64(n)) > MaxTotal {
		b.total.Add(int64(-n))
		return false
	}
	return true
}

func (b *Book) give(n int) { b.total.Add(int64(-n)) }

// callID finds the Call-ID without reading the message further than to it.
func callID(text string) string {
	_, rest, ok := strings.Cut(text, "\r\n")
	for ok && rest != "" {
		var line string
		if line, rest, ok = strings.Cut(rest, "\r\n"); line == "" {
			return ""
		}
		if c := line[0] | 0x20; c != 'c' && c != 'i' {
			continue
		}
		name, value, found := strings.Cut(line, ":")
		name = strings.TrimRight(name, " \t")
		if found && (strings.EqualFold(name, "Call-ID") || strings.EqualFold(name, "i")) {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
