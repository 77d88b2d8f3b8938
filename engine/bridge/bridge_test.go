package bridge

import (
	"math"
	"slices"
	"testing"
	"time"

	"vigie.dev/engine/marker"
	"vigie.dev/engine/media/codec"
)

// pulse has a marker at its beginning, every second.
func pulse() []int16 {
	samples := make([]int16, 8000)
	copy(samples, marker.Sweep(8000))
	return samples
}

func aLaw(samples []int16) []byte {
	octets := make([]byte, len(samples))
	for i, s := range samples {
		octets[i] = codec.EncodeALaw(s)
	}
	return octets
}

// delays are how long after a beat of origin + k s each marker was heard.
func delays(origin time.Time, at []time.Time) (all []time.Duration) {
	for _, a := range at {
		all = append(all, a.Sub(origin)%time.Second)
	}
	slices.Sort(all)
	return all
}

// eventually waits at most 20 s.
func eventually(t *testing.T, what string, met func() bool) {
	t.Helper()
	for range 400 {
		if met() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("not within 20 s: %s", what)
}

// enter dials into a room with its PIN and waits until the bridge has joined it for that many telephones.
func (p *phone) enter(name string, says []byte) {
	p.t.Helper()
	p.dial(testKey.Number(name), says)
	if err := p.stream.Dial(testKey.PIN(name), 100*time.Millisecond); err != nil {
		p.t.Fatal(err)
	}
}

func TestBridge_aTelephoneAndARoomHearEachOtherSoonAndTheirMarkersTellHowSoon(t *testing.T) {
	url, e := startServer(t), startEdge(t)
	startBridge(t, e, url)
	somebody := newPerson(t, url, "marker", pulse())
	telephone := newPhone(t, e, "300001", "pcma")
	telephone.enter("marker", aLaw(pulse()))
	eventually(t, "the room hears the telephone", func() bool {
		somebody.mutex.Lock()
		defer somebody.mutex.Unlock()
		return len(somebody.tracks) == 1
	})
	time.Sleep(8 * time.Second)
	began := telephone.stream.Start()
	atPhone := delays(somebody.began, telephone.over().markers())
	somebody.leave()
	heard := somebody.heard(t)
	if len(heard) != 1 {
		t.Fatalf("the room heard %d telephones", len(heard))
	}
	atRoom := delays(began, heard[0].markers())
	t.Logf("room to telephone %v", atPhone)
	t.Logf("telephone to room %v", atRoom)
	for way, all := range map[string][]time.Duration{"room to telephone": atPhone, "telephone to room": atRoom} {
		if len(all) < 5 {
			t.Errorf("%s: %d markers in 8 s", way, len(all))
			continue
		}
		// A frame is said within 20 ms and two of them wait; the rest is the machine's.
		if middle := all[len(all)/2]; middle < 40*time.Millisecond || middle > 400*time.Millisecond {
			t.Errorf("%s: mouth to ear %v", way, middle)
		}
	}
}

// tone of one second, of 8 kHz.
func tone(hertz float64) []int16 {
	samples := make([]int16, 8000)
	for i := range samples {
		samples[i] = int16(6000 * math.Sin(2*math.Pi*hertz*float64(i)/8000))
	}
	return samples
}

// level of a tone in the last two seconds, in dB of the tone that was sent (Goertzel).
func level(h heard, hertz float64) float64 {
	samples := h.samples[max(0, len(h.samples)-16000):]
	re, im := 0.0, 0.0
	for i, s := range samples {
		at := 2 * math.Pi * hertz * float64(i) / 8000
		re += float64(s) * math.Cos(at)
		im += float64(s) * math.Sin(at)
	}
	return 20 * math.Log10(2*math.Hypot(re, im)/float64(len(samples))/6000+1e-6)
}

func TestBridge_twoTelephonesAndAPersonHearEachOtherAndNotThemselves(t *testing.T) {
	url, e := startServer(t), startEdge(t)
	startBridge(t, e, url)
	somebody := newPerson(t, url, "three", tone(1700))
	first, second := newPhone(t, e, "300001", "pcma"), newPhone(t, e, "300002", "pcma")
	first.enter("three", aLaw(tone(700)))
	second.enter("three", aLaw(tone(1100)))
	eventually(t, "both telephones are in", func() bool {
		somebody.mutex.Lock()
		defer somebody.mutex.Unlock()
		return len(somebody.tracks) == 2
	})
	time.Sleep(4 * time.Second)
	atFirst, atSecond := first.over(), second.over()
	for _, c := range []struct {
		who    string
		ear    heard
		hertz  float64
		expect bool
	}{
		{"the first", atFirst, 700, false}, {"the first", atFirst, 1100, true}, {"the first", atFirst, 1700, true},
		{"the second", atSecond, 700, true}, {"the second", atSecond, 1100, false}, {"the second", atSecond, 1700, true},
	} {
		if got := level(c.ear, c.hertz); c.expect && got < -10 || !c.expect && got > -40 {
			t.Errorf("%s hears %.0f Hz at %.1f dB, expected it: %t", c.who, c.hertz, got, c.expect)
		}
	}
	somebody.leave()
	found := map[float64]bool{}
	for _, h := range somebody.heard(t) {
		for _, hertz := range []float64{700, 1100, 1700} {
			if len(h.samples) >= 16000 && level(h, hertz) > -10 {
				found[hertz] = true
			}
		}
	}
	if !found[700] || !found[1100] || found[1700] {
		t.Errorf("the person hears %v", found)
	}
}

func TestBridge_aWrongPINIsRefusedAndTooManyAreNotEvenHeard(t *testing.T) {
	url, e := startServer(t), startEdge(t)
	b := startBridge(t, e, url)
	newPerson(t, url, "secret", make([]int16, 8000))
	p := newPhone(t, e, "300001", "pcma")
	wrong := []byte(testKey.PIN("secret"))
	wrong[0] = '0' + (wrong[0]-'0'+1)%10
	p.dial(testKey.Number("secret"), aLaw(make([]int16, 8000)))
	for range triesMost {
		if err := p.stream.Dial(string(wrong)+"#", 60*time.Millisecond); err != nil {
			t.Fatal(err)
		}
		time.Sleep(2 * time.Second)
	}
	select {
	case <-p.dialog.Done():
	case <-time.After(20 * time.Second):
		t.Fatal("the bridge has not hung up")
	}
	for range wrongMost {
		b.patience.try("300001", time.Now())
	}
	_, err := p.agent.Invite(t.Context(), accountOf("300001"), testKey.Number("secret"), p.offer(), inviteOnce)
	if status := statusOf(err); status != 403 {
		t.Errorf("after %d wrong PINs: %v", wrongMost, err)
	}
}

func TestBridge_numbersThatAreNoConferenceAreTurnedDown(t *testing.T) {
	e := startEdge(t)
	startBridge(t, e, "ws://127.0.0.1:1")
	p := newPhone(t, e, "300001", "pcma")
	_, err := p.agent.Invite(t.Context(), accountOf("300001"), Account, p.offer(), inviteOnce)
	if status := statusOf(err); status != 404 {
		t.Errorf("calling the account itself: %v", err)
	}
}

func TestBridge_keysByINFOAndG722DoAsWell(t *testing.T) {
	url, e := startServer(t), startEdge(t)
	startBridge(t, e, url)
	somebody := newPerson(t, url, "info", pulse())
	p := newPhone(t, e, "300003", "g722")
	p.dial(testKey.Number("info"), codec.NewG722Encoder().Encode(nil, make([]int16, 16000)))
	for _, key := range testKey.PIN("info") {
		if err := p.dialog.SendDigit(t.Context(), digit(key)); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the room hears the telephone", func() bool {
		somebody.mutex.Lock()
		defer somebody.mutex.Unlock()
		return len(somebody.tracks) == 1
	})
	time.Sleep(3 * time.Second)
	ear := p.over()
	if found := marker.Find(ear.samples, 8000); len(found) < 2 {
		t.Errorf("heard %d markers of the room in 3 s, in %d packets", len(found), len(ear.came))
	}
}
