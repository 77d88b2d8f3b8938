package sound

import (
	"fmt"

	"github.com/thesyncim/gopus"
)

const (
	// opusBitrate of speech, one channel, bit/s, by the rate of its samples.
	opusBitrate8, opusBitrate16, opusBitrate48 = 18_000, 26_000, 32_000
	// opusLoss is the loss that repair within the stream is made for, in percent.
	opusLoss = 10
	// opusComplexity of 10: what is gained above it is not heard in telephone speech.
	opusComplexity = 5
	// opusLongest is the most that one packet holds, in frames (RFC 6716 §3.1: 120 ms).
	opusLongest = 6
	// opusOctets is the most that one packet of ours takes.
	opusOctets = 1275
)

type opusEncoder struct {
	encoder *gopus.Encoder
	packet  [opusOctets]byte
}

// NewOpusEncoder codes speech of one channel at 8, 16 or 48 kHz, with repair within the stream (LBRR, RFC 6716 §2.1.7).
func NewOpusEncoder(rate int) (Encoder, error) {
	encoder, err := gopus.NewEncoder(gopus.EncoderConfig{SampleRate: rate, Channels: 1, Application: gopus.ApplicationVoIP})
	if err != nil {
		return nil, fmt.Errorf("Cannot code Opus at %d Hz: %w", rate, err)
	}
	bitrate := opusBitrate48
	switch rate {
	case 8000:
		bitrate = opusBitrate8
	case 16000:
		bitrate = opusBitrate16
	}
	encoder.SetFEC(true)
	for _, set := range []error{encoder.SetBitrate(bitrate), encoder.SetPacketLoss(opusLoss), encoder.SetComplexity(opusComplexity),
		encoder.SetSignal(gopus.SignalVoice), encoder.SetFrameSize(Samples(rate))} {
		if set != nil {
			return nil, fmt.Errorf("Cannot code Opus at %d Hz: %w", rate, set)
		}
	}
	return &opusEncoder{encoder: encoder}, nil
}

func (e *opusEncoder) Encode(dst []byte, frame []int16) ([]byte, error) {
	n, err := e.encoder.EncodeInt16(frame, e.packet[:])
	if err != nil {
		return dst, fmt.Errorf("Cannot code a frame of Opus: %w", err)
	}
	return append(dst, e.packet[:n]...), nil
}

type opusDecoder struct {
	decoder *gopus.Decoder
	frame   int
	pcm     []int16
	repair  []float32
}

// NewOpusDecoder decodes to one channel at 8, 16 or 48 kHz, whatever the sender's bandwidth and channels (RFC 7587 §3.2).
func NewOpusDecoder(rate int) (Decoder, error) {
	most := opusLongest * Samples(rate)
	decoder, err := gopus.NewDecoder(gopus.DecoderConfig{SampleRate: rate, Channels: 1, MaxPacketSamples: most})
	if err != nil {
		return nil, fmt.Errorf("Cannot decode Opus to %d Hz: %w", rate, err)
	}
	return &opusDecoder{decoder: decoder, frame: Samples(rate), pcm: make([]int16, most), repair: make([]float32, Samples(rate))}, nil
}

func (d *opusDecoder) Decode(dst []int16, packet []byte) ([]int16, error) {
	n, err := d.decoder.DecodeInt16(packet, d.pcm)
	if err != nil {
		return dst, fmt.Errorf("Cannot decode a packet of Opus of %d octets: %w", len(packet), err)
	}
	return append(dst, d.pcm[:n]...), nil
}

// Conceal takes the frame from the repair in the next packet where it has one, and else makes it up.
func (d *opusDecoder) Conceal(dst []int16, next []byte) []int16 {
	n, err := d.decoder.DecodeWithFEC(next, d.repair, true)
	if err != nil {
		n, err = d.decoder.DecodeWithFEC(nil, d.repair, true)
	}
	if err != nil { // before the first packet
		n = 0
	}
	for _, s := range d.repair[:n] {
		dst = append(dst, clip(int32(s*32768)))
	}
	for range d.frame - n {
		dst = append(dst, 0)
	}
	return dst
}
