package bridge

import (
	"math"
	"testing"
	"time"

	"vigie.dev/engine/bridge/dialin"
	"vigie.dev/engine/journey"
	"vigie.dev/engine/marker"
	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/room/roomtest"
)

// pulse has a marker at its beginning, every second.
func pulse() []int16 {
	samples := make([]int16, 8000)
	copy(samples, marker.Sweep(8000))
	return samples
}

// tone of one second.
func tone(hertz float64) []int16 {
	samples := make([]int16, 8000)
	for i := range samples {
		samples[i] = int16(6000 * math.Sin(2*math.Pi*hertz*float64(i)/8000))
	}
	return samples
}

func aLaw(samples []int16) []byte {
	octets := make([]byte, len(samples))
	for i, s := range samples {
		octets[i] = codec.EncodeALaw(s)
	}
	return octets
}

// eventually waits at most a minute: the machine may be busy.
func eventually(t *testing.T, what string, met func() bool) {
	t.Helper()
	for range 1200 {
		if met() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("not within a minute: %s", what)
}

func TestBridge_aTelephoneAndARoomHearEachOtherAndTheirMarkersTellHowSoon(t *testing.T) {
	w := newWorld(t, roomtest.Start(t))
	first, second := w.telephone("300001", "pcma"), w.telephone("300002", "pcma")
	a, err := journey.Run(t.Context(), &w.World, "marker", first, second, 12*time.Second)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("entered within %.0f ms", a.EnteredMs)
	for _, way := range a.Ways {
		if way.P50Ms == nil || way.Heard < 1 {
			t.Errorf("%s to %s: %d markers heard of %d", way.From, way.To, way.Heard, way.Said)
			continue
		}
		t.Logf("%s to %s: %d of %d heard, mouth to ear p50 %.1f ms, at most %.1f ms", way.From, way.To, way.Heard, way.Said, *way.P50Ms, *way.MaxMs)
		// A frame is said within 20 ms and two of them wait; more than that is the machine's.
		if *way.P50Ms < 40 {
			t.Errorf("%s to %s: mouth to ear %.1f ms", way.From, way.To, *way.P50Ms)
		}
	}
}

// level of a tone in the loudest of the last three seconds, in dB of the tone that was sent (Goertzel). A busy machine
// leaves gaps, which make a level less, never more.
func level(h journey.Ear, hertz float64) float64 {
	best := math.Inf(-1)
	for samples := h.Samples[max(0, len(h.Samples)-24000):]; len(samples) >= 8000; samples = samples[2000:] {
		re, im := 0.0, 0.0
		for i, s := range samples[:8000] {
			at := 2 * math.Pi * hertz * float64(i) / 8000
			re += float64(s) * math.Cos(at)
			im += float64(s) * math.Sin(at)
		}
		best = max(best, 20*math.Log10(2*math.Hypot(re, im)/8000/6000+1e-6))
	}
	return best
}

func TestBridge_twoTelephonesAndAPersonHearEachOtherAndNotThemselves(t *testing.T) {
	w := newWorld(t, roomtest.Start(t))
	somebody := w.person("three", tone(1700))
	first, second := w.telephone("300001", "pcma"), w.telephone("300002", "pcma")
	w.dial(first, "three", testKey.PIN("three"), aLaw(tone(700)))
	w.dial(second, "three", testKey.PIN("three"), aLaw(tone(1100)))
	eventually(t, "both telephones are in", func() bool { return somebody.Voices() == 2 })
	time.Sleep(4 * time.Second)
	ears := map[string]journey.Ear{"the first": w.ear(first), "the second": w.ear(second)}
	for _, c := range []struct {
		who    string
		hertz  float64
		expect bool
	}{
		{"the first", 700, false}, {"the first", 1100, true}, {"the first", 1700, true},
		{"the second", 700, true}, {"the second", 1100, false}, {"the second", 1700, true},
	} {
		if got := level(ears[c.who], c.hertz); c.expect && got < -20 || !c.expect && got > -35 {
			t.Errorf("%s hears %.0f Hz at %.1f dB, expected it: %t", c.who, c.hertz, got, c.expect)
		}
	}
	found := map[float64]bool{}
	for _, h := range w.ears(somebody) {
		for _, hertz := range []float64{700, 1100, 1700} {
			if level(h, hertz) > -20 {
				found[hertz] = true
			}
		}
	}
	if !found[700] || !found[1100] || found[1700] {
		t.Errorf("the person hears %v", found)
	}
}

func TestBridge_aWrongPINIsRefusedAndTooManyAreNotEvenHeard(t *testing.T) {
	w := newWorld(t, roomtest.Start(t))
	somebody := w.person("secret", make([]int16, 8000))
	p := w.telephone("300001", "pcma")
	wrong := []byte(testKey.PIN("secret"))
	wrong[0] = '0' + (wrong[0]-'0'+1)%10
	w.dial(p, "secret", "", aLaw(make([]int16, 8000)))
	for range triesMost {
		if err := p.Press(string(wrong) + "#"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
	}
	select {
	case <-p.Done():
	case <-time.After(20 * time.Second):
		t.Fatal("the bridge has not hung up")
	}
	if n := somebody.Voices(); n != 0 {
		t.Errorf("the room heard %d telephones", n)
	}
	for range wrongMost {
		w.bridge.patience.try("300001", time.Now())
	}
	if err := p.Dial(t.Context(), testKey.Number("secret"), aLaw(tone(700))); statusOf(err) != 403 {
		t.Errorf("after %d wrong PINs: %v", wrongMost, err)
	}
}

func TestBridge_numbersThatAreNoConferenceAreTurnedDown(t *testing.T) {
	w := newWorld(t, "ws://127.0.0.1:1")
	if err := w.telephone("300001", "pcma").Dial(t.Context(), dialin.Account, aLaw(tone(700))); statusOf(err) != 404 {
		t.Errorf("calling the account itself: %v", err)
	}
}

func TestBridge_keysByINFOAndG722DoAsWell(t *testing.T) {
	w := newWorld(t, roomtest.Start(t))
	somebody := w.person("info", pulse())
	p := w.telephone("300003", "g722")
	w.dial(p, "info", "", codec.NewG722Encoder().Encode(nil, make([]int16, 16000)))
	if err := p.PressByInfo(t.Context(), testKey.PIN("info")); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the room hears the telephone", func() bool { return somebody.Voices() == 1 })
	time.Sleep(5 * time.Second)
	heard := w.ear(p)
	if found := marker.Find(heard.Samples, 8000); len(found) < 1 {
		t.Errorf("heard %d markers of the room in 5 s, in %d packets", len(found), len(heard.Came))
	}
}
