package capture

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/gopacket/gopacket"
	"github.com/gopacket/gopacket/layers"
	"github.com/gopacket/gopacket/pcapgo"
)

// ErrNotCapture is input that is neither pcap nor pcapng.
var ErrNotCapture = errors.New("neither pcap nor pcapng")

// frame is one captured frame; data is valid until the next is read.
type frame struct {
	data []byte
	link layers.LinkType
	// ns since 1970; 0 where the capture has no times.
	at int64
}

// frames reads a capture frame by frame; io.EOF at its proper end.
type frames func() (frame, error)

const (
	magicSection = 0x0a0d0d0a
	magicGzip    = 0x1f8b
)

// openFrames tells the format by its first bytes; compressed captures are read as well.
func openFrames(r io.Reader) (frames, error) {
	b := bufio.NewReaderSize(r, 1<<16)
	head, err := b.Peek(4)
	if err != nil {
		return nil, fmt.Errorf("Cannot read a capture's first bytes: %w", err)
	}
	if binary.BigEndian.Uint16(head) == magicGzip {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, fmt.Errorf("Cannot decompress the capture: %w", err)
		}
		b = bufio.NewReaderSize(z, 1<<16)
		if head, err = b.Peek(4); err != nil {
			return nil, fmt.Errorf("Cannot read a capture's first bytes: %w", err)
		}
	}
	switch magic := binary.BigEndian.Uint32(head); magic {
	case magicSection:
		return openNg(b)
	case 0xa1b2c3d4, 0xd4c3b2a1, 0xa1b23c4d, 0x4d3cb2a1:
		return openClassic(b)
	default:
		return nil, fmt.Errorf("Cannot read a file that begins with %#08x: %w", magic, ErrNotCapture)
	}
}

func openClassic(r io.Reader) (frames, error) {
	file, err := pcapgo.NewReader(r)
	if err != nil {
		return nil, fmt.Errorf("Cannot read the pcap header: %w", err)
	}
	return func() (frame, error) {
		data, info, err := file.ZeroCopyReadPacketData()
		return frame{data, file.LinkType(), nanoseconds(info)}, err
	}, nil
}

func openNg(r io.Reader) (frames, error) {
	options := pcapgo.NgReaderOptions{WantMixedLinkType: true, SkipUnknownVersion: true}
	file, err := pcapgo.NewNgReader(r, options)
	if err != nil {
		return nil, fmt.Errorf("Cannot read the pcapng header: %w", err)
	}
	return func() (frame, error) {
		data, info, err := file.ZeroCopyReadPacketData()
		if err != nil {
			return frame{}, err
		}
		link, _ := info.AncillaryData[0].(layers.LinkType)
		return frame{data, link, nanoseconds(info)}, nil
	}, nil
}

func nanoseconds(info gopacket.CaptureInfo) int64 {
	if info.Timestamp.IsZero() {
		return 0
	}
	return info.Timestamp.UnixNano()
}
