package room

import (
	"testing"

	"vigie.dev/engine/qoe/video"
)

func TestPublishVideo_inEveryCodecPicturesAreSeenAndScored(t *testing.T) {
	url := startServer(t)
	for codec, layers := range map[video.Codec]func() []VideoLayer{ // VP8 is every other test's
		video.VP9: func() []VideoLayer { return []VideoLayer{{"", testPictureIn(t, video.VP9, 640, 360)}} },
		video.H264: func() []VideoLayer {
			return []VideoLayer{{"q", testPictureIn(t, video.H264, 160, 90)}, {"f", testPictureIn(t, video.H264, 640, 360)}}
		},
	} {
		t.Run(string(codec), func(t *testing.T) {
			publisher, subscriber := joined(t, url, "publisher-"+string(codec)), joined(t, url, "subscriber-"+string(codec))
			camera, err := publisher.PublishVideo(t.Context(), "camera", layers()...)
			if err != nil {
				t.Fatal(err)
			}
			v := until(t, subscriber, "the largest layer, 50 frames and a delay", func(r Report) bool {
				return len(r.Video) == 1 && r.Video[0].Width == 640 && r.Video[0].Smoothness.Frames >= 50 && r.Video[0].Delay.Count > 0
			}).Video[0]
			t.Logf("%+v", v)
			if v.Codec != codec || v.Height != 360 || v.KeyFrames == 0 {
				t.Errorf("%+v: expected pictures in %s of 640 × 360", v, codec)
			}
			if codec == video.H264 {
				if err := subscriber.Want(camera.SID, 160, 90); err != nil {
					t.Fatal(err)
				}
				until(t, subscriber, "the smallest layer", func(r Report) bool { return r.Video[0].Width == 160 && r.Video[0].Height == 90 })
			}
			publisher.Leave()
			subscriber.Leave()
		})
	}
}

func TestLoadVideo_knowsSizeRateAndKeyFramesOfEveryCodec(t *testing.T) {
	for codec := range pictureCodecs {
		c := testPictureIn(t, codec, 320, 180)
		if c.Codec != codec || c.Width != 320 || c.Height != 180 || c.Interval != 40e6 || len(c.frames) != 50 || c.nextKey[1] != 25 {
			t.Errorf("%s: %s %d × %d, each %v, %d frames, the second key frame at %d", codec, c.Codec, c.Width, c.Height, c.Interval, len(c.frames), c.nextKey[1])
		}
	}
}
