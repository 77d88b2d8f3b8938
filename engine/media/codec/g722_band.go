package codec

// band is the adaptive predictor and scale factor of one sub-band, ITU-T
// G.722 §6.2; names in comments are those of its blocks.
type band struct {
	signal int32    // SL, SH: what is predicted for the next sample
	zeros  int32    // SZL: the zero section's part of it
	scale  int32    // DETL, DETH
	log    int32    // NBL, NBH
	r      [2]int32 // reconstructed signal, newest first
	p      [2]int32 // partially reconstructed
	a      [2]int32 // poles
	d      [6]int32 // quantised differences, newest first
	b      [6]int32 // zeros
}

// adaptLow takes the 4 bits of the low band that every mode keeps.
func (s *band) adaptLow(code int32) {
	difference := s.scale * inverse4[code] >> 15 // INVQAL
	magnitude := code                            // RL42: 0 and 15 the least, 1 and 8 the greatest
	if code >= 8 {
		magnitude = 15 - code
	} else if code > 0 {
		magnitude = 8 - code
	}
	s.log = min(18432, max(0, s.log*127>>7+logLow[magnitude])) // LOGSCL
	s.scale = linear(s.log, 8)
	s.predict(difference)
}

func (s *band) adaptHigh(code int32) {
	difference := s.scale * inverse2[code] >> 15             // INVQAH
	s.log = min(22528, max(0, s.log*127>>7+logHigh[code&1])) // LOGSCH: odd codes are the inner ones
	s.scale = linear(s.log, 10)
	s.predict(difference)
}

// linear is SCALEL and SCALEH: 2 to the log, by a table of its fraction.
func linear(log, least int32) int32 {
	fraction, shift := antilog[log>>6&31], least-log>>11
	if shift < 0 {
		return fraction << -shift << 2
	}
	return fraction >> shift << 2
}

// predict is block 4: it adapts the predictor and predicts the next sample.
func (s *band) predict(difference int32) {
	r := saturate(s.signal + difference) // RECONS
	p := saturate(s.zeros + difference)  // PARREC
	s.adaptPoles(p)
	s.adaptZeros(difference)
	copy(s.d[1:], s.d[:5])
	s.d[0] = difference
	s.r[1], s.r[0] = s.r[0], r
	s.p[1], s.p[0] = s.p[0], p
	poles := saturate(s.a[0]*saturate(2*s.r[0])>>15 + s.a[1]*saturate(2*s.r[1])>>15) // FILTEP
	s.zeros = 0                                                                      // FILTEZ
	for i := range s.d {
		s.zeros += s.b[i] * saturate(2*s.d[i]) >> 15
	}
	s.zeros = saturate(s.zeros)
	s.signal = saturate(poles + s.zeros) // PREDIC
}

// adaptPoles is UPPOL2 and UPPOL1; p is newer than s.p.
func (s *band) adaptPoles(p int32) {
	wd := saturate(4 * s.a[0])
	if sameSign(p, s.p[0]) {
		wd = min(32767, -wd)
	}
	second := wd >> 7
	if sameSign(p, s.p[1]) {
		second += 128
	} else {
		second -= 128
	}
	second = min(12288, max(-12288, second+s.a[1]*32512>>15))
	first := s.a[0] * 32640 >> 15
	if sameSign(p, s.p[0]) {
		first += 192
	} else {
		first -= 192
	}
	bound := saturate(15360 - second)
	s.a = [2]int32{min(bound, max(-bound, saturate(first))), second}
}

// adaptZeros is UPZERO; difference is newer than s.d.
func (s *band) adaptZeros(difference int32) {
	step := int32(128)
	if difference == 0 {
		step = 0
	}
	for i := range s.b {
		move := -step
		if sameSign(difference, s.d[i]) {
			move = step
		}
		s.b[i] = saturate(move + s.b[i]*32640>>15)
	}
}

func sameSign(x, y int32) bool { return x < 0 == (y < 0) }

func saturate(v int32) int32 { return limit(v, 15) }

// limit keeps v within a sign and that many bits.
func limit(v int32, bits uint) int32 { return min(1<<bits-1, max(-1<<bits, v)) }
