package room

import (
	"testing"
	"time"
)

// until waits at most 30 s for a report that meets the condition.
func until(t *testing.T, p *Participant, what string, met func(Report) bool) Report {
	t.Helper()
	for range 300 {
		if r := p.Report(); met(r) {
			return r
		}
		if err := p.Err(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(100 * time.Millisecond)
	}
	t.Fatalf("not within 30 s: %s; the report is %+v", what, p.Report())
	return Report{}
}

func TestParticipant_picturesAndVoiceReachASubscriberAndAreScored(t *testing.T) {
	url := startServer(t)
	publisher := joined(t, url, "publisher")
	camera, err := publisher.PublishVideo(t.Context(), "camera", VideoLayer{Clip: testPicture(t, 320, 180)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := publisher.PublishAudio(t.Context(), "microphone", testVoice(t)); err != nil {
		t.Fatal(err)
	}
	subscriber := joined(t, url, "subscriber")
	r := until(t, subscriber, "150 frames, 200 packets of voice, and LiveKit's judgement", func(r Report) bool {
		return len(r.Video) == 1 && r.Video[0].Smoothness.Frames >= 150 && len(r.Audio) == 1 && r.Audio[0].Loss.Packets >= 200 && r.Quality.Count > 0
	})
	t.Logf("join %+v, split %+v", r.Join, r.Join.Split())
	t.Logf("video %+v", r.Video[0])
	t.Logf("audio %+v", r.Audio[0])
	t.Logf("feedback %+v, quality %+v, the publisher sent %+v", r.Feedback, r.Quality, camera.Sent())

	v := r.Video[0]
	if v.Track != camera.SID || v.Width != 320 || v.Height != 180 {
		t.Errorf("track %q of %d × %d, expected %q of 320 × 180", v.Track, v.Width, v.Height, camera.SID)
	}
	if v.FrameRate < 20 || v.FrameRate > 27 {
		t.Errorf("%.2f frames a second, expected 25", v.FrameRate)
	}
	if v.Delay.Count < 100 || v.Delay.Mean <= 0 || v.Delay.Mean > time.Second {
		t.Errorf("delay %+v, expected that of loopback for nearly each frame", v.Delay)
	}
	j := r.Join
	for _, step := range []time.Duration{j.Joined, j.Offered, j.ICE, j.DTLS, j.FirstPacket, j.FirstFrame} {
		if step <= 0 || step > j.FirstFrame {
			t.Errorf("join is %+v: each step comes, the first frame last", j)
		}
	}
}

func TestTrack_mutedPicturesAreNoFreezeAndComeBackAtAKeyFrame(t *testing.T) {
	url := startServer(t)
	publisher, subscriber := joined(t, url, "publisher"), joined(t, url, "subscriber")
	camera, err := publisher.PublishVideo(t.Context(), "camera", VideoLayer{Clip: testPicture(t, 160, 90)})
	if err != nil {
		t.Fatal(err)
	}
	frames := func(n uint64) func(Report) bool {
		return func(r Report) bool { return len(r.Video) == 1 && r.Video[0].Smoothness.Frames >= n }
	}
	until(t, subscriber, "50 frames", frames(50))
	if err := camera.Mute(true); err != nil {
		t.Fatal(err)
	}
	time.Sleep(500 * time.Millisecond) // what was on its way has come
	before := subscriber.Report().Video[0]
	time.Sleep(2 * time.Second)
	muted := subscriber.Report().Video[0]
	if muted.Smoothness.Frames != before.Smoothness.Frames {
		t.Errorf("%d frames while muted", muted.Smoothness.Frames-before.Smoothness.Frames)
	}
	if err := camera.Mute(false); err != nil {
		t.Fatal(err)
	}
	after := until(t, subscriber, "50 frames more", frames(muted.Smoothness.Frames+50)).Video[0]
	t.Logf("before %+v\nafter %+v", before, after)
	if after.Longest >= 2*time.Second {
		t.Errorf("the mute of 2.5 s counts as an interval of %v", after.Longest)
	}
	if after.KeyFrames <= before.KeyFrames || after.Broken > before.Broken {
		t.Errorf("after the mute %+v, before %+v: expected a key frame first", after, before)
	}
}

func TestParticipant_leavesOnceAndItsTrackIsGone(t *testing.T) {
	url := startServer(t)
	publisher, subscriber := joined(t, url, "publisher"), joined(t, url, "subscriber")
	if _, err := publisher.PublishVideo(t.Context(), "camera", VideoLayer{Clip: testPicture(t, 160, 90)}); err != nil {
		t.Fatal(err)
	}
	until(t, subscriber, "25 frames", func(r Report) bool { return len(r.Video) == 1 && r.Video[0].Smoothness.Frames >= 25 })
	publisher.Leave()
	publisher.Leave()
	if err := publisher.Err(); err != nil {
		t.Errorf("left with %v", err)
	}
	if _, err := publisher.PublishAudio(t.Context(), "microphone", [][]byte{{0xf8}}); err == nil {
		t.Error("one who left can publish")
	}
	time.Sleep(2 * time.Second)
	subscriber.Leave()
	if v := subscriber.Report().Video[0]; v.Longest >= 2*time.Second {
		t.Errorf("a publisher that left counts as frozen: %+v", v)
	}
}

func TestJoin_aTokenOfAnotherServerIsRefused(t *testing.T) {
	url := startServer(t)
	token, err := Token(apiKey, "another-secret-that-the-server-has-not", "test", "stranger", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := Join(t.Context(), Options{URL: url, Token: token, Loopback: true}); err == nil {
		p.Leave()
		t.Error("joined")
	} else {
		t.Log(err)
	}
}
