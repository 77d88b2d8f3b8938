package voice

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/media"
)

// halting is speech of which every other 200 ms is silence.
func halting(t *testing.T, seed uint64) *media.Clip {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 1))
	octets := make([]byte, 400*160)
	for i := range octets {
		octets[i] = 0xd5 // silence in A-law
		if i/160/10%2 == 0 {
			octets[i] = byte(random.Uint32())
		}
	}
	clip, err := media.NewClip(octets, "pcma")
	if err != nil {
		t.Fatal(err)
	}
	return clip
}

// dtxCall is a call by DTX of which the callee takes comfort noise or not.
func dtxCall(t *testing.T, takes bool) (caller, callee media.Report) {
	t.Helper()
	one, onePort := end(t, InClear)
	other, otherPort := end(t, InClear)
	for _, w := range []*way{one, other} {
		w.dtx = true
		if takes {
			w.session.Media[0].Codecs = append(w.session.Media[0].Codecs, comfortNoise)
		}
	}
	offer, err := one.offer()
	if err != nil {
		t.Fatal(err)
	}
	answer, err := other.answer(offer)
	if err != nil {
		t.Fatal(err)
	}
	p := &proxied{callerPort: onePort, calleePort: otherPort}
	if p.atCaller, err = one.stream(answer); err != nil {
		t.Fatal(err)
	}
	if p.atCallee, err = other.stream(offer); err != nil {
		t.Fatal(err)
	}
	if !p.atCaller.DTX || p.atCaller.NoComfort == takes || !p.atCallee.DTX || p.atCallee.NoComfort == takes {
		t.Fatalf("the ends agreed to %+v and %+v", p.atCaller, p.atCallee)
	}
	hangUp := p.say(t, halting(t, 1), halting(t, 2))
	time.Sleep(4 * time.Second)
	return hangUp()
}

// Half of each second is silence: it is sent as one packet a pause, or none,
// and nothing of it counts as lost, as late or as a bad score.
func TestWay_aCallByDTXSendsHalfAndLosesNothing(t *testing.T) {
	for name, takes := range map[string]bool{"comfort noise": true, "nothing": false} {
		caller, callee := dtxCall(t, takes)
		for who, ends := range map[string][2]media.Report{"caller": {caller, callee}, "callee": {callee, caller}} {
			got, said := ends[0], ends[1]
			h := heard(&got, said.Sent)
			if said.Sent < 80 || said.Sent > 125 {
				t.Errorf("silence as %s: the far end of the %s sent %d packets of 200 frames, half of them silent", name, who, said.Sent)
			}
			if h.Lost != 0 || h.LossPct != 0 || h.Expected != h.Received || h.Received+10 < h.Sent || h.Silent {
				t.Errorf("silence as %s: %s: %+v", name, who, h)
			}
			if h.MOS <= 1 || h.MinIntervalMOS <= 1 || h.JitterMs.Max > 100 {
				t.Errorf("silence as %s: %s: MOS %v, least %v, jitter %v", name, who, h.MOS, h.MinIntervalMOS, h.JitterMs)
			}
		}
	}
}

func TestProbe_refusesDTXOfSpeechWithoutSilence(t *testing.T) {
	p := &Probe{plan: Plan{Codec: "pcma", DTX: true}, clips: map[string]*media.Clip{}}
	octets := make([]byte, 160*10)
	for i := range octets {
		octets[i] = byte(i)
	}
	if _, err := p.clip(written(t, "loud.alaw", octets)); err == nil || !strings.Contains(err.Error(), "plan.dtx") {
		t.Errorf("%v", err)
	}
}
