package room

import (
	"fmt"
	"testing"
	"time"

	"github.com/pion/rtp"
	"github.com/pion/rtp/codecs"

	evidence "vigie.dev/engine/evidence/picture"
)

// streamOf feeds a stream the clip's pictures, 40 ms apart; change is told of each before it comes.
func streamOf(t *testing.T, clip *VideoClip, pictures int, change func(i int, v *videoStream)) *videoStream {
	t.Helper()
	began := time.Unix(1000, 0)
	v := newVideoStream("TR_x", began, false)
	v.kept = &keeper{interval: clip.Interval}
	payloader, sequence := &codecs.VP8Payloader{EnablePictureID: true}, uint16(65_530) // over the wrap
	for i := range pictures {
		change(i, v)
		at := began.Add(time.Duration(i) * clip.Interval)
		payloads := payloader.Payload(packetSize, clip.frames[i%len(clip.frames)])
		for j, payload := range payloads {
			v.push(&rtp.Packet{Header: rtp.Header{SequenceNumber: sequence, Timestamp: uint32(i) * videoClock / 25, Marker: j == len(payloads)-1},
				Payload: payload}, 0, false, moment{came: at, read: at})
			sequence++
		}
	}
	v.end(began.Add(time.Duration(pictures) * clip.Interval))
	return v
}

// told is a view without its pictures.
func told(v *evidence.View) string {
	if v == nil {
		return "no view"
	}
	return fmt.Sprintf("%d pictures at %d × %d until %v ms", len(v.Frames), v.Width, v.Height, v.EndMs)
}

func TestKeeper_keepsThePicturesAsTheyWerePublished(t *testing.T) {
	clip := testPicture(t, 160, 90)
	best := streamOf(t, clip, 60, func(int, *videoStream) {}).kept.best
	if best == nil || len(best.Frames) != 60 || best.Width != 160 || best.Height != 90 || best.EndMs != 2400 {
		t.Fatalf("%s", told(best))
	}
	for i, f := range best.Frames {
		// Behind a playout buffer that has nothing to wait for.
		if late := f.ShownMs - float64(i)*40; f.Slot != i || late < 0 || late > 25 || string(f.Data) != string(clip.frames[i%len(clip.frames)]) {
			t.Errorf("picture %d: slot %d at %v ms, %d octets", i, f.Slot, f.ShownMs, len(f.Data))
		}
	}
	if err := best.Check(); err != nil {
		t.Error(err)
	}
}

func TestKeeper_aStretchEndsWhereAnotherSizeIsWantedOrTheCameraIsMuted(t *testing.T) {
	v := streamOf(t, testPicture(t, 160, 90), 100, func(i int, v *videoStream) {
		v.published = 360
		switch i {
		case 10:
			v.want(90)
		case 80:
			v.mute(true)
			v.mute(false)
		}
	})
	// From the first key frame after the change (each second) until it was muted.
	best := v.kept.best
	if best == nil || best.Height != 90 || len(best.Frames) != 55 || best.Frames[0].Slot != 0 {
		t.Errorf("%s", told(best))
	}
}

func TestKeeper_theLongestIsBoundedAndNilKeepsNothing(t *testing.T) {
	v := streamOf(t, testPicture(t, 160, 90), 600, func(int, *videoStream) {})
	if best := v.kept.best; best == nil || best.EndMs != 20_000 || len(best.Frames) != 500 {
		t.Errorf("%s", told(best))
	}
	var none *keeper
	none.packet(1, 1, []byte{0x10, 0})
	none.stop(time.Now())
	none.restart(time.Now())
}
