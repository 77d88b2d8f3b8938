package evidence

import (
	"math"
	"math/rand/v2"
	"testing"
)

// tone is a clip of G.711 whose every frame is another: a voice of harmonics
// whose pitch glides, with a little noise.
func tone(frames int, seed uint64) []byte {
	random := rand.New(rand.NewPCG(seed, 1))
	clip := make([]byte, frames*frameSamples)
	phase := 0.0
	for i := range clip {
		phase += 2 * math.Pi * (120 + 30*math.Sin(float64(i)/4000)) / g711Rate
		s := 8000*math.Sin(phase) + 3000*math.Sin(2*phase) + 200*random.Float64()
		clip[i] = nearestALaw(s)
	}
	return clip
}

// nearestALaw encodes by looking the nearest level up.
func nearestALaw(s float64) byte {
	best, off := byte(0), math.Inf(1)
	for b := range 256 {
		if d := math.Abs(float64(aLaw[b]) - s); d < off {
			best, off = byte(b), d
		}
	}
	return best
}

// stream is the clip's packets as they come with no loss, from any sequence
// number and timestamp, over and over until there are n.
func stream(clip []byte, n int, seq uint16, timestamp uint32) []Packet {
	packets := make([]Packet, n)
	frames := len(clip) / frameSamples
	for i := range packets {
		at := i % frames * frameSamples
		packets[i] = Packet{
			ArrivalNs: int64(i) * 20e6, Sequence: seq + uint16(i), Timestamp: timestamp + uint32(i*frameSamples),
			PayloadType: 8, SSRC: 7, Payload: clip[at : at+frameSamples],
		}
	}
	return packets
}

var references = map[*byte]*Reference{}

// referenceOf makes a clip's reference once.
func referenceOf(t testing.TB, clip []byte) *Reference {
	t.Helper()
	if references[&clip[0]] == nil {
		reference, err := G711Reference("pcma", clip)
		if err != nil {
			t.Fatal(err)
		}
		references[&clip[0]] = reference
	}
	return references[&clip[0]]
}

func play(t testing.TB, packets []Packet, clip []byte, tail int) Audio {
	t.Helper()
	decoder, err := NewG711("pcma", true)
	if err != nil {
		t.Fatal(err)
	}
	audio, err := Play(packets, decoder, PlayOptions{
		PayloadType: 8, PacketSamples: frameSamples, Tail: tail, Reference: referenceOf(t, clip),
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(audio.Heard) != len(audio.Said) {
		t.Fatalf("heard %d samples, said %d", len(audio.Heard), len(audio.Said))
	}
	return audio
}
