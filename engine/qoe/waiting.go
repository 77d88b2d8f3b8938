package qoe

import (
	"fmt"
	"math"
)

// Wait maps how long a person waits to the five-point scale.
//
// The curve is Vigie's own, no recommendation's: opinion falls with the
// logarithm of the time, which is the form of ITU-T G.1030 (appendix I: session
// time on the web), between two points that are said for each thing that is
// waited for: the longest time that nobody minds (5) and the shortest at which
// all have given up (1).
type Wait struct {
	// Unnoticed and Lost are those times, seconds; 0 < Unnoticed < Lost.
	Unnoticed, Lost float64
}

// MailDelivery is for "sent" until "in the other's mailbox". ITU-T G.1010 has
// no figure for it in people's eyes (server access: 2 s preferred, 4 s
// acceptable), hence 1 s: not noticed; a minute: taken for lost. 2 s give 4.32,
// 4 s 3.65.
var MailDelivery = Wait{Unnoticed: 1, Lost: 60}

// Model names the curve and its points.
func (w Wait) Model() string { return fmt.Sprintf("vigie wait, log %g-%g s", w.Unnoticed, w.Lost) }

// MOS of a wait in seconds, 1 to 5. What never came (infinite) is 1, and so is what is not a number.
func (w Wait) MOS(seconds float64) float64 {
	switch {
	case math.IsNaN(seconds) || seconds >= w.Lost:
		return 1
	case seconds <= w.Unnoticed:
		return 5
	}
	return 5 - 4*math.Log(seconds/w.Unnoticed)/math.Log(w.Lost/w.Unnoticed)
}
