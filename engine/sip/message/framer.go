package message

import (
	"bytes"
	"fmt"
	"strconv"
)

// Framer finds the messages in the bytes of a stream (RFC 3261 18.3): each ends where its Content-Length says, and
// one without has no body. The zero value is ready to use.
type Framer struct {
	// Pings counts the double CRLFs between messages, which ask for a CRLF back, and Pongs the single ones, which are
	// such answers (RFC 5626 3.5.1).
	Pings, Pongs int

	buf []byte
	off int
}

// Write adds what was read from the stream.
func (f *Framer) Write(p []byte) {
	if f.off > 0 {
		f.buf = f.buf[:copy(f.buf, f.buf[f.off:])]
		f.off = 0
	}
	f.buf = append(f.buf, p...)
}

// Next is the next whole message, nil where more bytes are needed; it is good until the next Write. After an error the
// stream is lost.
func (f *Framer) Next() ([]byte, error) {
	f.skipKeepAlives()
	rest := f.buf[f.off:]
	end := bytes.Index(rest, []byte("\r\n\r\n"))
	if end < 0 {
		if len(rest) > MaxSize {
			return nil, fmt.Errorf("cannot find a message in %d bytes: %w", len(rest), ErrNotSIP)
		}
		return nil, nil
	}
	length, err := bodyLength(rest[:end+2])
	if err != nil {
		return nil, err
	}
	total := end + 4 + length
	if total > MaxSize {
		return nil, fmt.Errorf("cannot take message of %d bytes: %w: longer than %d", total, ErrNotSIP, MaxSize)
	}
	if len(rest) < total {
		return nil, nil
	}
	f.off += total
	return rest[:total], nil
}

func (f *Framer) skipKeepAlives() {
	for rest := f.buf[f.off:]; len(rest) >= 2 && rest[0] == '\r' && rest[1] == '\n'; rest = f.buf[f.off:] {
		if len(rest) >= 4 && rest[2] == '\r' && rest[3] == '\n' {
			f.Pings++
			f.off += 4
			continue
		}
		f.Pongs++
		f.off += 2
	}
}

// bodyLength reads Content-Length in a header section that ends with CRLF.
func bodyLength(head []byte) (int, error) {
	for {
		line, rest, ok := bytes.Cut(head, []byte("\r\n"))
		if !ok {
			return 0, nil
		}
		head = rest
		name, value, ok := bytes.Cut(line, []byte(":"))
		name = bytes.TrimRight(name, " \t")
		if !ok || !bytes.EqualFold(name, []byte(contentLength)) && !bytes.EqualFold(name, []byte("l")) {
			continue
		}
		text := string(bytes.TrimSpace(value))
		n, err := strconv.ParseUint(text, 10, 31)
		if err != nil {
			return 0, fmt.Errorf("cannot find the end of a message with Content-Length %.20q: %w", text, ErrNotSIP)
		}
		return int(n), nil
	}
}
