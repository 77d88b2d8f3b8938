package codec

// A segment of G.711 has 16 steps; both laws have 8 segments a sign.

// EncodeALaw compresses a 16-bit sample (ITU-T G.711 table 1, 13 bits, even bits inverted).
func EncodeALaw(sample int16) byte {
	v, sign := int(sample)>>3, byte(0xd5)
	if v < 0 {
		v, sign = -v-1, 0x55
	}
	segment := 0
	for top := 31; v > top && segment < 7; top = top<<1 | 1 {
		segment++
	}
	low := v >> 1
	if segment > 1 {
		low = v >> segment
	}
	return (byte(segment)<<4 | byte(low&15)) ^ sign
}

// DecodeALaw expands a sample to 16 bits.
func DecodeALaw(b byte) int16 {
	b ^= 0x55
	segment, v := int(b>>4&7), int(b&15)<<4+8
	if segment > 0 {
		v = (v + 256) << (segment - 1)
	}
	if b&0x80 == 0 {
		v = -v
	}
	return int16(v)
}

// EncodeULaw compresses a 16-bit sample (ITU-T G.711 table 2, 14 bits, all bits inverted).
func EncodeULaw(sample int16) byte {
	const bias, clip = 33, 8158
	v, sign := int(sample)>>2, byte(0xff)
	if v < 0 {
		v, sign = -v-1, 0x7f
	}
	v = min(v, clip) + bias
	segment := 0
	for top := 63; v > top; top = top<<1 | 1 {
		segment++
	}
	return (byte(segment)<<4 | byte(v>>(segment+1)&15)) ^ sign
}

// DecodeULaw expands a sample to 16 bits.
func DecodeULaw(b byte) int16 {
	b = ^b
	v := (int(b&15)<<3+132)<<(b>>4&7) - 132
	if b&0x80 != 0 {
		v = -v
	}
	return int16(v)
}
