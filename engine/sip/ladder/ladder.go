// Package ladder keeps, for each call, who sent which SIP message when, in bounded memory, so that a call that failed
// can be looked at.
package ladder

import (
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
	// mostLine bounds a first line, bytes.
	mostLine = 512
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
	first   []rung
	last    []rung // a ring once it is full
	next    int
	left    uint64 // how many fell out of the ring
	size    int
	book    *Book
	holders int
}

// usual is how many messages a call has that goes well: INVITE, 100, 180, 200, ACK, BYE, 200.
const usual = 7

// rung is a Message as it is kept.
type rung struct {
	after time.Duration
	peer  string
	text  string // all of it, or its first line
	sent  bool
	whole bool
}

func (r *rung) message() Message {
	m := Message{After: r.after, Sent: r.sent, Peer: r.peer, Line: firstLine(r.text)}
	if r.whole {
		m.Raw = []byte(r.text)
	}
	return m
}

// CallID is whose ladder it is.
func (l *Ladder) CallID() string { return l.callID }

func (l *Ladder) note(now time.Time, sent bool, text, peer string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	r := rung{after: now.Sub(l.start), sent: sent, peer: peer}
	if r.whole = l.size+len(text) <= MaxBytes && l.book.take(len(text)); r.whole {
		r.text = text
		l.size += len(text)
	} else {
		r.text = strings.Clone(firstLine(text))
	}
	l.keep(r)
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(text, "\r\n")
	return line[:min(len(line), mostLine)]
}

func (l *Ladder) keep(r rung) {
	switch {
	case l.first == nil:
		l.first = append(make([]rung, 0, usual), r)
	case len(l.first) < MaxMessages/2:
		l.first = append(l.first, r)
	case len(l.last) < MaxMessages/2:
		l.last = append(l.last, r)
	default:
		if gone := l.last[l.next]; gone.whole {
			l.size -= len(gone.text)
			l.book.give(len(gone.text))
		}
		l.last[l.next] = r
		l.next = (l.next + 1) % len(l.last)
		l.left++
	}
}

// Messages are the rungs in order; left is how many are missing between the first half and the last.
func (l *Ladder) Messages() (messages []Message, left uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	messages = make([]Message, 0, len(l.first)+len(l.last))
	for _, part := range [][]rung{l.first, l.last[l.next:], l.last[:l.next]} {
		for i := range part {
			messages = append(messages, part[i].message())
		}
	}
	return messages, l.left
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
