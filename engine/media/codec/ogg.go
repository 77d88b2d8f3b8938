package codec

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
)

// ReadOggOpus gives the packets of an Ogg Opus file with one stream (RFC 3533,
// RFC 7845), its two header packets left out.
func ReadOggOpus(b []byte) ([][]byte, error) {
	var packets [][]byte
	var open []byte // a packet that goes on in the next page
	for page := 0; len(b) > 0; page++ {
		if len(b) < 27 || string(b[:4]) != "OggS" || b[4] != 0 {
			return nil, fmt.Errorf("Cannot read Ogg page %d: it does not begin as one", page)
		}
		segments := int(b[26])
		if len(b) < 27+segments {
			return nil, fmt.Errorf("Cannot read Ogg page %d: it is cut off", page)
		}
		lacing, size := b[27:27+segments], 27+segments
		body := b[size:]
		for _, n := range lacing {
			size += int(n)
		}
		if len(b) < size {
			return nil, fmt.Errorf("Cannot read Ogg page %d: it is cut off", page)
		}
		if sum := oggSum(b[:size]); sum != binary.LittleEndian.Uint32(b[22:]) {
			return nil, fmt.Errorf("Cannot read Ogg page %d: its checksum is %08x, not %08x", page, binary.LittleEndian.Uint32(b[22:]), sum)
		}
		for _, n := range lacing {
			open = append(open, body[:n]...)
			body = body[n:]
			if n < 255 {
				packets, open = append(packets, open), nil
			}
		}
		b = b[size:]
	}
	if len(packets) < 3 || !bytes.HasPrefix(packets[0], []byte("OpusHead")) || !bytes.HasPrefix(packets[1], []byte("OpusTags")) {
		return nil, errors.New("Cannot read speech: it is not an Ogg Opus file with packets in it")
	}
	return packets[2:], nil
}

var oggTable = func() (table [256]uint32) {
	for i := range table {
		v := uint32(i) << 24
		for range 8 {
			top := v >> 31
			v = v<<1 ^ top*0x04c11db7
		}
		table[i] = v
	}
	return table
}()

// oggSum is the page's CRC, its own field taken as zero: RFC 3533 §6.
func oggSum(page []byte) uint32 {
	var sum uint32
	for i, octet := range page {
		if i >= 22 && i < 26 {
			octet = 0
		}
		sum = sum<<8 ^ oggTable[byte(sum>>24)^octet]
	}
	return sum
}
