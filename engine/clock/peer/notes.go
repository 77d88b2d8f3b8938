package peer

import "fmt"

// mostNotes are kept until somebody asks for them: beyond, they are not
// acknowledged, and said again.
const mostNotes = 100_000

// Note is something that the far end told, and when it was, by our clock, ns.
type Note struct {
	Text string
	At   int64
}

// Tell says something to the far end, and when it was by our clock, ns: a text
// of 64 bytes at most, once each. It is said again until it is acknowledged.
func (c *Channel) Tell(text string, at int64) error {
	if len(text) > longestName {
		return fmt.Errorf("Cannot tell the probe of %s %q: %d bytes (expected %d at most)", c.cfg.Peer, text, len(text), longestName)
	}
	c.say(message{Kind: note, T1: at, Name: text})
	return nil
}

// Told takes what the far end has told since the last time, and how far its
// times may be off, ns: nothing while its clock is not known. What was told
// once may come again, and not in its order.
func (c *Channel) Told() (notes []Note, within int64) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	e, ok := c.offset.At(c.cfg.Now())
	if !ok {
		return nil, 0
	}
	notes, c.notes = c.notes, nil
	for i := range notes {
		notes[i].At -= e.Offset
	}
	return notes, e.Error
}

// keep a note until it is asked for; false where there is no room.
func (c *Channel) keep(m message) bool {
	if len(c.notes) >= mostNotes {
		return false
	}
	c.notes = append(c.notes, Note{Text: m.Name, At: m.T1})
	return true
}
