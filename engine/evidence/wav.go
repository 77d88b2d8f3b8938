package evidence

import (
	"bytes"
	"encoding/binary"
)

// WAV is a RIFF/WAVE file of mono 16-bit samples; rate in Hz.
func WAV(rate int, samples []int16) []byte {
	const header, bytesASample, pcm = 44, 2, 1
	size := uint32(len(samples) * bytesASample)
	var b bytes.Buffer
	b.Grow(header + int(size))
	write := func(values ...any) {
		for _, v := range values {
			_ = binary.Write(&b, binary.LittleEndian, v) // a bytes.Buffer takes all
		}
	}
	write([]byte("RIFF"), size+header-8, []byte("WAVEfmt "), uint32(16), uint16(pcm), uint16(1))
	write(uint32(rate), uint32(rate*bytesASample), uint16(bytesASample), uint16(8*bytesASample))
	write([]byte("data"), size, samples)
	return b.Bytes()
}
