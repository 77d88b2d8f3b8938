package media

import (
	"bytes"
	"net/netip"
	"testing"
	"time"

	"vigie.dev/engine/media/wire"
)

// spurts is speech of 25 frames, then silence of 25, and again.
func spurts(t testing.TB, frames int) *Clip {
	t.Helper()
	said := bytes.Join(speech(t, "pcma", frames, 3).frames, nil)
	for i := range said {
		if i/160/25%2 == 1 {
			said[i] = 0xd5
		}
	}
	clip, err := NewClip(said, "pcma")
	if err != nil {
		t.Fatal(err)
	}
	return clip
}

// sent gives the packets that a stream sends in so many ticks, each with its tick.
func sent(s *Stream, ticks int) (packets []wire.Packet, at []int) {
	for i := range ticks {
		s.advance(int64(i) * int64(frameTime))
		b := make([]byte, 200)
		if n := s.put(b); n > 0 {
			p, _ := wire.ParseRTP(b[:n])
			packets, at = append(packets, p), append(at, i)
		}
	}
	return packets, at
}

func TestSuppressSendsComfortNoiseOnceAndMarksTheSpurt(t *testing.T) {
	clip := spurts(t, 100)
	s := Stream{clip: clip, tick: -1, frame: 99, payloadType: 8, dtx: true, seq: 65_530}
	packets, at := sent(&s, 100)
	if len(packets) != 52 {
		t.Fatalf("%d packets of 50 of speech and 2 of noise", len(packets))
	}
	for i, p := range packets {
		silence := at[i] == 25 || at[i] == 75
		if p.Seq != uint16(65_530+i) || p.Timestamp != uint32(at[i])*160 || p.Marker != (at[i] == 0 || at[i] == 50) ||
			(p.PayloadType == comfortType) != silence || silence && len(p.Payload) != 1 {
			t.Errorf("tick %d: %+v", at[i], p)
		}
	}
}

func TestEarSilenceThatWasAnnouncedIsNotLoss(t *testing.T) {
	clip := spurts(t, 2000)
	s := Stream{clip: clip, tick: -1, frame: 1999, payloadType: 8, dtx: true}
	packets, when := sent(&s, 1000)
	e := newTestEar(t, clip)
	for i, p := range packets {
		e.hear(p, at(when[i])+int64(i%3)*int64(time.Millisecond), at(0))
	}
	quiet := e.interval(at(1200))
	empty := e.interval(at(1500))
	r := e.report(at(1500)) // ten seconds after the last comfort noise
	if r.Lost != 0 || r.Late != 0 || r.Received != uint64(len(packets)) || r.JitterMaxMs > 3 || r.MOS < 4.3 || r.Sources != 1 {
		t.Errorf("%+v", r)
	}
	if quiet.LossPct != 0 || empty.LossPct != 0 || empty.MOS < 4.3 || r.MinIntervalMOS < 4.3 {
		t.Errorf("%+v %+v", quiet, empty)
	}
	e = newTestEar(t, clip)
	e.hear(wire.Packet{PayloadType: comfortType, Seq: 1, SSRC: 1, Payload: comfort}, at(0), 0)
	if r := e.report(at(100)); !r.Silent || r.MOS != 1 {
		t.Errorf("nothing but comfort noise: %+v", r)
	}
}

func TestDialSaysEachKeyAsRFC4733Has(t *testing.T) {
	clip := speech(t, "pcma", 50, 1)
	s := Stream{clip: clip, tick: -1, frame: 49, payloadType: 8,
		dial: &dialer{payloadType: 101, waiting: make(chan keyPress, keysWaiting)}}
	if err := s.Dial("5#", 100*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	packets, _ := sent(&s, 30)
	for i, p := range packets {
		isEvent := i < 7 || i >= 10 && i < 17
		if (p.PayloadType == 101) != isEvent || p.Seq != uint16(i) {
			t.Fatalf("packet %d: %+v", i, p)
		}
		if !isEvent {
			continue
		}
		k, begin, code := i, 0, uint8(5)
		if i >= 10 {
			k, begin, code = i-10, 10, 11
		}
		event, ok := wire.ParseEvent(p.Payload)
		if !ok || event.Code != code || p.Timestamp != uint32(begin*160) || p.Marker != (k == 0) || event.End != (k >= 4) ||
			event.Duration != uint16(160*min(k+1, 5)) {
			t.Errorf("packet %d: %+v %+v", i, p, event)
		}
	}
	for name, err := range map[string]error{"key": s.Dial("5x", 100*time.Millisecond), "length": s.Dial("5", time.Millisecond),
		"many": s.Dial("123456789012345678901234567890123", 100*time.Millisecond), "no type": (&Stream{}).Dial("5", 100*time.Millisecond)} {
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestEarHearsKeysWithoutJitterAndOnce(t *testing.T) {
	clip := speech(t, "pcma", 200, 1)
	s := Stream{clip: clip, tick: -1, frame: 199, payloadType: 8, dial: &dialer{payloadType: 101, waiting: make(chan keyPress, keysWaiting)}}
	if err := s.Dial("1590*#AD55", 500*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	packets, when := sent(&s, 400)
	for name, drop := range map[string]func(i int) bool{
		"all":         func(int) bool { return false },
		"some lost":   func(i int) bool { return i%10 == 3 },
		"begins lost": func(i int) bool { return packets[i].PayloadType == 101 && packets[i].Marker },
	} {
		e := newTestEar(t, clip)
		e.eventType = 101
		lost := 0
		for i, p := range packets {
			if drop(i) {
				lost++
				continue
			}
			e.hear(p, at(when[i]), at(0))
			e.hear(p, at(when[i]), at(0))
		}
		r := e.report(at(401))
		got := ""
		for _, key := range r.Keys {
			got += string(key.Key)
			if key.Length != 500*time.Millisecond || !key.Ended {
				t.Errorf("%s: %+v", name, key)
			}
		}
		if got != "1590*#AD55" || r.JitterMaxMs > 1.26 || r.Late != 0 || r.Lost > uint64(lost) || lost > 0 && name != "begins lost" && r.Lost == 0 {
			t.Errorf("%s: keys %q; %+v", name, got, r)
		}
	}
}

func TestStreamDialsWhatTheOtherHears(t *testing.T) {
	p, q := listen(t, Config{}), listen(t, Config{})
	clip := speech(t, "pcma", 50, 1)
	open := func(from *Port, to netip.AddrPort) *Stream {
		s, err := from.Open(StreamConfig{Remote: to, PayloadType: 8, Codec: "pcma", Clip: clip, EventType: 101})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	a, b := open(p, q.RTP()), open(q, p.RTP())
	if err := a.Dial("42", 60*time.Millisecond); err != nil {
		t.Fatal(err)
	}
	time.Sleep(700 * time.Millisecond)
	a.Close()
	if r := b.Close(); len(r.Keys) != 2 || r.Keys[0].Key != '4' || r.Keys[1].Key != '2' || r.Lost != 0 {
		t.Errorf("%+v", r)
	}
}
