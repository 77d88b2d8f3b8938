package codec

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// ReadWAV gives the samples of a WAV file: PCM of 16 bits, one channel, at the
// rate asked for (Hz). Nothing is resampled: say so to the tool that makes it.
func ReadWAV(b []byte, rate int) ([]int16, error) {
	if len(b) < 12 || string(b[:4]) != "RIFF" || string(b[8:12]) != "WAVE" {
		return nil, errors.New("Cannot read speech: it is not a WAV file")
	}
	described := false
	for b = b[12:]; len(b) >= 8; {
		name, size := string(b[:4]), int(binary.LittleEndian.Uint32(b[4:]))
		b = b[8:]
		body := b[:min(size, len(b))]
		switch name {
		case "fmt ":
			if err := checkWAV(body, rate); err != nil {
				return nil, err
			}
			described = true
		case "data":
			if !described {
				return nil, errors.New("Cannot read speech: the WAV file does not say its format first")
			}
			samples := make([]int16, len(body)/2)
			for i := range samples {
				samples[i] = int16(binary.LittleEndian.Uint16(body[2*i:]))
			}
			return samples, nil
		}
		b = b[min(len(b), size+size&1):]
	}
	return nil, errors.New("Cannot read speech: the WAV file has no samples")
}

func checkWAV(format []byte, rate int) error {
	if len(format) < 16 {
		return errors.New("Cannot read speech: the WAV file's format is cut off")
	}
	kind, channels := binary.LittleEndian.Uint16(format), binary.LittleEndian.Uint16(format[2:])
	hertz, bits := binary.LittleEndian.Uint32(format[4:]), binary.LittleEndian.Uint16(format[14:])
	if kind != 1 && kind != 0xfffe || channels != 1 || bits != 16 || int64(hertz) != int64(rate) {
		return fmt.Errorf("Cannot read speech of format %d, %d channels, %d bits, %d Hz: it is not PCM, 1 channel, 16 bits, %d Hz",
			kind, channels, bits, hertz, rate)
	}
	return nil
}
