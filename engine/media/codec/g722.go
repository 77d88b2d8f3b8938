package codec

// G722Encoder is the 64 kbit/s encoder of ITU-T G.722 (mode 1). The zero
// value is not ready: use NewG722Encoder.
type G722Encoder struct {
	delay [24]int32 // samples of the transmit QMF, oldest first
	low   band
	high  band
}

// NewG722Encoder makes an encoder in its reset state (§6.1, tables 9 and 13).
func NewG722Encoder() *G722Encoder { return &G722Encoder{low: band{scale: 32}, high: band{scale: 8}} }

// Encode turns 16-bit samples at 16 kHz into one octet for each two of them;
// an odd last sample is left out. dst is appended to.
func (e *G722Encoder) Encode(dst []byte, samples []int16) []byte {
	for i := 0; i+1 < len(samples); i += 2 {
		copy(e.delay[:], e.delay[2:])
		e.delay[22], e.delay[23] = int32(samples[i]), int32(samples[i+1])
		var even, odd int32
		for k, c := range qmf {
			odd += e.delay[2*k] * c
			even += e.delay[2*k+1] * qmf[11-k]
		}
		dst = append(dst, e.octet((even+odd)>>14, (even-odd)>>14))
	}
	return dst
}

// octet codes one sample of each sub-band (§3.1, §3.2).
func (e *G722Encoder) octet(xl, xh int32) byte {
	il := quantizeLow(saturate(xl-e.low.signal), e.low.scale)
	e.low.adaptLow(il >> 2)
	ih := quantizeHigh(saturate(xh-e.high.signal), e.high.scale)
	e.high.adaptHigh(ih)
	return byte(ih<<6 | il)
}

// quantizeLow is block QUANTL, table 15 and 17: 6 bits.
func quantizeLow(difference, scale int32) int32 {
	i := int32(1)
	for magnitude := fold(difference); i < 30 && magnitude >= decisionLow[i]*scale>>12; {
		i++
	}
	switch {
	case difference >= 0:
		return 62 - i // 61 is the smallest positive
	case i <= 2:
		return 64 - i // 63 and 62 are the smallest negative
	}
	return 34 - i // then 31 down to 4
}

// quantizeHigh is block QUANTH: 2 bits.
func quantizeHigh(difference, scale int32) int32 {
	outer := int32(0)
	if fold(difference) >= 564*scale>>12 {
		outer = 1
	}
	if difference >= 0 {
		return 3 - outer
	}
	return 1 - outer
}

// fold maps a negative number to the positive one with the same distance from −½.
func fold(v int32) int32 {
	if v < 0 {
		return -(v + 1)
	}
	return v
}

// G722Decoder is the decoder of ITU-T G.722 for 64 kbit/s.
type G722Decoder struct {
	delay [24]int32 // of the receive QMF, oldest first
	low   band
	high  band
}

// NewG722Decoder makes a decoder in its reset state.
func NewG722Decoder() *G722Decoder {
	d := newG722Decoder()
	return &d
}

func newG722Decoder() G722Decoder { return G722Decoder{low: band{scale: 32}, high: band{scale: 8}} }

// Decode appends two samples at 16 kHz for each octet to dst.
func (d *G722Decoder) Decode(dst []int16, octets []byte) []int16 {
	for _, b := range octets {
		first, second := d.pair(b)
		dst = append(dst, first, second)
	}
	return dst
}

func (d *G722Decoder) pair(b byte) (first, second int16) {
	il, ih := int32(b&63), int32(b>>6)
	rl := limit(d.low.signal+d.low.scale*inverse6[il]>>15, 14)
	d.low.adaptLow(il >> 2)
	rh := limit(d.high.signal+d.high.scale*inverse2[ih]>>15, 14)
	d.high.adaptHigh(ih)
	copy(d.delay[:], d.delay[2:])
	d.delay[22], d.delay[23] = rl+rh, rl-rh
	var even, odd int32
	for k, c := range qmf {
		even += d.delay[2*k] * c
		odd += d.delay[2*k+1] * qmf[11-k]
	}
	return int16(saturate(odd >> 11)), int16(saturate(even >> 11))
}

// audible is the amplitude over which a frame is speech, of 32768 (−54 dB):
// the coder's own noise in digital silence was seen to reach 29.
const audible = 64

// speechG722 decodes a frame as if it were the first: the scale of a coder in
// silence is at its least, so silence stays silence.
func speechG722(frame []byte) bool {
	d := newG722Decoder()
	for _, b := range frame {
		if x, y := d.pair(b); x > audible || x < -audible || y > audible || y < -audible {
			return true
		}
	}
	return false
}
