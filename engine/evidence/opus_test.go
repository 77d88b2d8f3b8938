package evidence

import (
	"math"
	"slices"
	"testing"

	"vigie.dev/engine/bridge/sound"
)

// coded is a vowel that comes and goes, n frames of 20 ms, as Opus; all differ.
func coded(t *testing.T, n int) [][]byte {
	t.Helper()
	encoder, err := sound.NewOpusEncoder(opusRate)
	if err != nil {
		t.Fatal(err)
	}
	payloads, frame := make([][]byte, n), make([]int16, opusRate/50)
	for i := range payloads {
		for k := range frame {
			at := float64(i*len(frame)+k) / opusRate
			frame[k] = int16(3000 * (1 - math.Cos(2*math.Pi*1.3*at)) * (math.Sin(2*math.Pi*(140+20*at)*at) + math.Sin(2*math.Pi*710*at)))
		}
		if payloads[i], err = encoder.Encode(nil, frame); err != nil {
			t.Fatal(err)
		}
	}
	return payloads
}

// opusEar hears some of the packets of a clip that is said over and over.
func opusEar(t *testing.T, payloads [][]byte, n int, lost func(i int) bool) Ear {
	t.Helper()
	reference, err := ReferenceOf("opus", payloads)
	if err != nil {
		t.Fatal(err)
	}
	decoder, ok := DecoderOf("opus")
	if !ok {
		t.Fatal("Opus is not decoded")
	}
	var packets []Packet
	for i := range n {
		if !lost(i) {
			packets = append(packets, Packet{ArrivalNs: int64(i) * 20e6, Sequence: uint16(65530 + i), Timestamp: uint32(i * 960),
				PayloadType: 111, Payload: payloads[i%len(payloads)]})
		}
	}
	return Ear{Name: "caller", Packets: packets, Decoder: decoder,
		Options: PlayOptions{PayloadType: 111, PacketSamples: 960, Reference: reference}}
}

func TestOpusIsHeardAsSaid(t *testing.T) {
	ear := opusEar(t, coded(t, 50), 50, func(int) bool { return false })
	audio, err := ear.Play()
	if err != nil || audio.Rate != opusRate || len(audio.Heard) != 50*320 || !audio.Aligned || !slices.Equal(audio.Heard, audio.Said) {
		t.Fatalf("%d Hz, %d samples, aligned %v, equal %v, %v", audio.Rate, len(audio.Heard), audio.Aligned,
			slices.Equal(audio.Heard, audio.Said), err)
	}
	if loudest := slices.Max(audio.Heard); loudest < 3000 {
		t.Errorf("nothing much is heard: %d at most", loudest)
	}
}

func TestOpusHolesAreConcealedAndKeepTheirLength(t *testing.T) {
	ear := opusEar(t, coded(t, 50), 120, func(i int) bool { return i == 20 || i == 60 || i == 61 })
	audio, err := ear.Play()
	if err != nil || len(audio.Heard) != 120*320 || audio.Missing != 3 || !audio.Aligned {
		t.Fatalf("%d samples, %d missing, aligned %v, %v", len(audio.Heard), audio.Missing, audio.Aligned, err)
	}
	hole := audio.Heard[20*320 : 21*320]
	if slices.Max(hole) < 500 {
		t.Error("a hole in speech is silent: it was not concealed")
	}
	if slices.Equal(hole, audio.Said[20*320:21*320]) {
		t.Error("what was lost was heard")
	}
}

func TestOpusThatIsNoneIsRefused(t *testing.T) {
	if _, err := ReferenceOf("opus", [][]byte{{0xff}}); err == nil { // code 3 without its frame count
		t.Error("a packet that is cut was decoded")
	}
	if _, err := ReferenceOf("speex", nil); err == nil {
		t.Error("Speex was decoded")
	}
}
