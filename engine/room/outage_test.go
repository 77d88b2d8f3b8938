package room

import (
	"testing"
	"time"
)

func TestOutages_unseenIsFromTheLastPictureBeforeToTheFirstAfter(t *testing.T) {
	var o outages
	o.show(at(0))
	o.show(at(1))
	o.begin(at(5), 200*time.Millisecond, lostMedia)
	o.mended(at(50), Rejoined, 3)
	o.show(at(60))
	o.show(at(100)) // a freeze of another kind
	if got := o.all[0]; got.Unseen != at(60).Sub(at(1)) || got.Took != at(50).Sub(at(5)) || got.Attempts != 3 || got.Way != Rejoined {
		t.Errorf("%+v", got)
	}
}

func TestOutages_picturesThatGoOnLeaveNothingUnseen(t *testing.T) {
	var o outages
	for i := range 20 {
		if i == 5 {
			o.begin(at(5), 0, lostSignalling)
		}
		if i == 15 {
			o.mended(at(15), Resumed, 1)
		}
		o.show(at(i))
	}
	if got := o.all[0].Unseen; got != 40*time.Millisecond {
		t.Errorf("%v, expected one frame's length", got)
	}
}

func TestOutages_whatIsNeverSeenAgainCountsUntilTheEnd(t *testing.T) {
	var o outages
	o.show(at(0))
	o.begin(at(1), 0, lostMedia)
	o.mended(at(30), "", 5)
	o.end(at(100))
	if got := o.all[0]; got.Unseen != at(100).Sub(at(0)) || got.Way != "" {
		t.Errorf("%+v", got)
	}
	var none outages
	none.begin(at(1), 0, lostMedia)
	none.end(at(9))
	if got := none.all[0].Unseen; got != 0 {
		t.Errorf("%v of one who had seen nothing before", got)
	}
}
