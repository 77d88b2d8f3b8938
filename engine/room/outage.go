package room

import "time"

// Causes of an Outage.
const (
	lostSignalling = "signalling"
	lostMedia      = "media"
	sentAway       = "server" // the server asked for it
)

// Ways in which an Outage was mended.
const (
	Resumed  = "resume" // the same session, with new signalling and ICE begun again
	Rejoined = "rejoin" // another session, its tracks published again
)

// Outage is one loss of the server, and how it was mended.
type Outage struct {
	// At is when it was noticed, since joining began.
	At time.Duration
	// Cause is signalling, media or server; Way is Resumed, Rejoined, or empty when it was not mended.
	Cause, Way string
	Attempts   int
	// Took is from notice until it was mended, or until it was given up.
	Took time.Duration
	// Unseen is the longest time from one picture to the next about it, of whichever
	// track: what nobody saw. 0 where no picture had come before.
	Unseen time.Duration
}

// outages follows what is shown about the losses.
type outages struct {
	all   []Outage
	open  bool      // the last one awaits a picture
	lost  bool      // and is not mended yet
	began time.Time // of the last one
	shown time.Time // when the last picture was shown
}

func (o *outages) begin(now time.Time, at time.Duration, cause string) {
	o.all = append(o.all, Outage{At: at, Cause: cause})
	o.open, o.lost, o.began = true, true, now
}

// mended notes how it ended; way is empty when it was given up.
func (o *outages) mended(now time.Time, way string, attempts int) {
	if len(o.all) == 0 {
		return
	}
	last := &o.all[len(o.all)-1]
	last.Way, last.Attempts, last.Took = way, attempts, now.Sub(o.began)
	o.lost = false
}

// show takes the time of a picture.
func (o *outages) show(now time.Time) {
	o.gap(now)
	if !o.lost {
		o.open = false
	}
	o.shown = now
}

// end closes an outage that no picture has ended.
func (o *outages) end(now time.Time) {
	o.gap(now)
	o.open = false
}

func (o *outages) gap(now time.Time) {
	if !o.open || o.shown.IsZero() {
		return
	}
	last := &o.all[len(o.all)-1]
	last.Unseen = max(last.Unseen, now.Sub(o.shown))
}
