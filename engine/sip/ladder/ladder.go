// Package ladder keeps, for each call, who sent which SIP message when, in bounded memory, so that a call that failed
// can be looked at.
package ladder

import (
	"bytes"
	"fmt"
	"strings"
	"sync"
	"time"
)

const (
	// MaxMessages of one call are kept: the first half of them, and the last.
	MaxMessages = 64
	// MaxBytes of whole messages are kept for one call; of those behind, the first line only.
	MaxBytes = 64 << 10
)

// Message is one rung.
type Message struct {
	// After is the time since the first message of the call.
	After time.Duration
	// Sent says that it left from here; it came otherwise.
	Sent bool
	// Peer is the other end's address, host:port.
	Peer string
	// Line is the start line.
	Line string
	// Raw is the whole message; nil where the bounds were reached.
	Raw []byte
}

// Ladder is one call's. Its methods may be called from any goroutine.
type Ladder struct {
	mu      sync.Mutex
	callID  string
	start   time.Time
	first   []Message
	last    []Message // a ring once it is full
	next    int
	left    uint64 // how many fell out of the ring
	size    int
	book    *Book
	holders int
}

// CallID is whose ladder it is.
func (l *Ladder) CallID() string { return l.callID }

func (l *Ladder) note(now time.Time, sent bool, raw []byte, peer string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	line, _, _ := bytes.Cut(raw, []byte("\r\n"))
	m := Message{After: now.Sub(l.start), Sent: sent, Peer: peer, Line: string(line[:min(len(line), 512)])}
	if l.size+len(raw) <= MaxBytes && l.book.take(len(raw)) {
		m.Raw = bytes.Clone(raw)
		l.size += len(raw)
	}
	switch {
	case len(l.first) < MaxMessages/2:
		l.first = append(l.first, m)
	case len(l.last) < MaxMessages/2:
		l.last = append(l.last, m)
	default:
		gone := l.last[l.next]
		l.size -= len(gone.Raw)
		l.book.give(len(gone.Raw))
		l.last[l.next] = m
		l.next = (l.next + 1) % len(l.last)
		l.left++
	}
}

// Messages are the rungs in order; left is how many are missing between the first half and the last.
func (l *Ladder) Messages() (messages []Message, left uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	messages = append(messages, l.first...)
	messages = append(messages, l.last[l.next:]...)
	return append(messages, l.last[:l.next]...), l.left
}

// String has one line a message: milliseconds since the first, direction, the other end, and the start line.
func (l *Ladder) String() string { return l.text(false) }

// Text is String with each whole message below its line, Masked.
func (l *Ladder) Text() string { return l.text(true) }

func (l *Ladder) text(whole bool) string {
	messages, left := l.Messages()
	var out strings.Builder
	for i, m := range messages {
		if left > 0 && i == MaxMessages/2 {
			fmt.Fprintf(&out, "%11s … %d messages\n", "", left)
		}
		arrow := "←"
		if m.Sent {
			arrow = "→"
		}
		fmt.Fprintf(&out, "%8.1f ms %s %-21s %s\n", float64(m.After)/float64(time.Millisecond), arrow, m.Peer, m.Line)
		if whole && m.Raw != nil {
			out.WriteString("\n" + Masked(strings.ReplaceAll(string(m.Raw), "\r\n", "\n")) + "\n\n")
		}
	}
	return out.String()
}
