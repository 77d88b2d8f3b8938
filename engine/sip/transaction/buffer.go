package transaction

import "sync"

// buffer is what messages are written into before their length is known.
type buffer struct{ text []byte }

var buffers = sync.Pool{New: func() any { return &buffer{text: make([]byte, 0, 2048)} }}

// WriteString appends s.
func (b *buffer) WriteString(s string) (int, error) {
	b.text = append(b.text, s...)
	return len(s), nil
}
