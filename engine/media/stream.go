package media

import "time"

// Stream is one call leg: it sends a clip and scores what it hears.
type Stream struct{}

// Start is the origin of the sending schedule: frame k leaves at
// Start + k × packet length. It carries Go's monotonic reading.
func (s *Stream) Start() time.Time { return time.Time{} }

// OnInterval sets the function that gets each interval's score, from one
// goroutine of the port, never the sending thread.
func (s *Stream) OnInterval(f func(Interval)) {}

// Close stops sending and gives the account of the whole stream. Further
// calls give the same report.
func (s *Stream) Close() Report { return Report{} }
