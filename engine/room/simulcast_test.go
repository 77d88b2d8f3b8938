package room

import (
	"testing"

	"vigie.dev/engine/qoe/video"
)

func TestWant_theServerSwitchesToTheLayerThatIsAskedFor(t *testing.T) {
	url := startServer(t)
	publisher, subscriber := joined(t, url, "publisher"), joined(t, url, "subscriber")
	camera, err := publisher.PublishVideo(t.Context(), "camera",
		VideoLayer{"q", testPicture(t, 160, 90)}, VideoLayer{"h", testPicture(t, 320, 180)}, VideoLayer{"f", testPicture(t, 640, 360)})
	if err != nil {
		t.Fatal(err)
	}
	width := func(n int) func(Report) bool {
		return func(r Report) bool { return len(r.Video) == 1 && r.Video[0].Width == n }
	}
	until(t, subscriber, "the largest layer", width(640))
	if err := subscriber.Want(camera.SID, 160, 90); err != nil {
		t.Fatal(err)
	}
	until(t, subscriber, "the smallest layer", width(160))
	if err := subscriber.Want(camera.SID, 320, 180); err != nil {
		t.Fatal(err)
	}
	// A delay is known once the publisher's first sender report has come, a second after its first frame.
	middle := func(r Report) bool { return width(320)(r) && r.Video[0].Delay.Count > 0 }
	v := until(t, subscriber, "the middle layer, with its delay", middle).Video[0]
	t.Logf("%+v", v)
	if v.Resized < 2 || v.Loss.Lost > 0 || v.Delay.Count == 0 {
		t.Errorf("%+v: expected two switches, no loss", v)
	}
}

func TestPublishVideo_layersWithoutNamesAreRefused(t *testing.T) {
	clip := &VideoClip{Codec: video.VP8, Interval: 40e6}
	for name, layers := range map[string][]VideoLayer{
		"none":               {},
		"one with a name":    {{"f", clip}},
		"two without a name": {{"", clip}, {"", clip}},
		"of two rates":       {{"q", clip}, {"f", &VideoClip{Codec: video.VP8, Interval: 20e6}}},
		"of two codecs":      {{"q", clip}, {"f", &VideoClip{Codec: video.VP9, Interval: 40e6}}},
		"two of VP9":         {{"q", &VideoClip{Codec: video.VP9, Interval: 40e6}}, {"f", &VideoClip{Codec: video.VP9, Interval: 40e6}}},
		"of no codec":        {{"", &VideoClip{Interval: 40e6}}},
	} {
		if _, err := (&Participant{}).PublishVideo(t.Context(), "camera", layers...); err == nil {
			t.Errorf("%s: published", name)
		}
	}
}
