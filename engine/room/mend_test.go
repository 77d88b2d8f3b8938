package room

import (
	"testing"
	"time"

	"github.com/livekit/protocol/livekit"
)

// mending is a participant of the room "test" that comes back after losses.
func mending(t *testing.T, url, identity string) *Participant {
	t.Helper()
	token, err := Token(apiKey, apiSecret, "test", identity, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Join(t.Context(), Options{URL: url, Token: token, Loopback: true, Limit: 30 * time.Second, Reconnect: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Leave)
	return p
}

// watched is a publisher with camera and microphone, and one who watches it.
func watched(t *testing.T) (publisher, watcher *Participant, camera *Track) {
	t.Helper()
	url := startServer(t)
	publisher, watcher = mending(t, url, "publisher"), mending(t, url, "watcher")
	camera, err := publisher.PublishVideo(t.Context(), "camera", VideoLayer{Clip: testPicture(t, 160, 90)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := publisher.PublishAudio(t.Context(), "microphone", testVoice(t)); err != nil {
		t.Fatal(err)
	}
	until(t, watcher, "50 frames", func(r Report) bool { return len(r.Video) == 1 && r.Video[0].Smoothness.Frames >= 50 })
	return publisher, watcher, camera
}

func mendedBy(way string, more uint64) func(Report) bool {
	return func(r Report) bool {
		return len(r.Outages) > 0 && r.Outages[0].Way == way && len(r.Video) == 1 && r.Video[0].Smoothness.Frames >= more
	}
}

func TestParticipant_resumesWhenItsSignallingIsCutAndPicturesGoOn(t *testing.T) {
	publisher, watcher, camera := watched(t)
	watcher.mu.Lock()
	socket := watcher.signal.socket
	watcher.mu.Unlock()
	_ = socket.Close()
	r := until(t, watcher, "a resume and 100 frames", mendedBy(Resumed, 150))
	t.Logf("%+v", r.Outages)
	if o := r.Outages[0]; len(r.Outages) != 1 || o.Cause != lostSignalling || o.Unseen <= 0 || o.Unseen > time.Second {
		t.Errorf("%+v: expected one outage, with pictures all the while", r.Outages)
	}
	if v := r.Video[0]; v.Publisher != "publisher" || v.Name != "camera" || v.Track != camera.SID {
		t.Errorf("%+v", v)
	}
	if speakers := watcher.Speakers(); len(speakers) != 1 || speakers[0] != "publisher" {
		t.Errorf("speakers %v", speakers)
	}
	if o := publisher.Report().Outages; len(o) != 0 {
		t.Errorf("the publisher's %+v", o)
	}
}

func TestParticipant_joinsAgainWhenTheServerForgotItAndTheGapIsOneFreeze(t *testing.T) {
	publisher, watcher, camera := watched(t)
	for _, p := range []*Participant{watcher, publisher} {
		if err := p.send(&livekit.SignalRequest{Message: &livekit.SignalRequest_Simulate{Simulate: &livekit.SimulateScenario{
			Scenario: &livekit.SimulateScenario_NodeFailure{NodeFailure: true}}}}); err != nil {
			t.Fatal(err)
		}
	}
	r := until(t, watcher, "joined again and 100 frames", mendedBy(Rejoined, 150))
	t.Logf("%+v\n%+v", r.Outages, r.Video[0])
	o, v := r.Outages[0], r.Video[0]
	// What the buffer held back when the gap began was shown within it.
	if o.Unseen <= 0 || o.Unseen > 20*time.Second || v.Longest < o.Unseen-time.Second-v.Playout.Max {
		t.Errorf("%+v, longest interval %v, held back %v: expected the gap in both", o, v.Longest, v.Playout.Max)
	}
	if v.Track == camera.SID || v.Publisher != "publisher" {
		t.Errorf("track %q of %q: expected the publisher's new one", v.Track, v.Publisher)
	}
	if err := camera.Mute(true); err != nil {
		t.Fatal(err)
	}
	until(t, watcher, "the new track to be muted", func(r Report) bool { return r.Video[0].Muted })
}

func TestParticipant_isGoneWhenTheServerStaysAway(t *testing.T) {
	url := startServer(t)
	token, err := Token(apiKey, apiSecret, "test", "watcher", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	p, err := Join(t.Context(), Options{URL: url, Token: token, Loopback: true, Limit: 10 * time.Second, Reconnect: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(p.Leave)
	p.options.URL = "ws://127.0.0.1:1" // nobody listens there
	p.mu.Lock()
	socket := p.signal.socket
	p.mu.Unlock()
	_ = socket.Close()
	for range 100 {
		if p.Err() != nil {
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	r := p.Report()
	if p.Err() == nil || len(r.Outages) != 1 || r.Outages[0].Way != "" || r.Outages[0].Attempts < 2 {
		t.Errorf("%v, %+v", p.Err(), r.Outages)
	}
	t.Log(p.Err())
}
