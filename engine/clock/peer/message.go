// Package peer lets two probes of one run tell each other the time, when their
// streams began and what else happened when, over UDP. Every datagram is authenticated by a key that
// only probes have, so that strangers cannot feed it.
package peer

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
)

// kind of a message.
type kind byte

const (
	ask    kind = 'a' // T1
	answer kind = 't' // T1, T2, T3 and, if the asked one is ready, a flag
	start  kind = 's' // a stream's name and its start by the sender's clock
	note   kind = 'n' // whatever its text says was at T1, by the sender's clock
	ack    kind = 'k' // of a start, a note or a done, by its name and T1
	done   kind = 'd' // the sender begins nothing more
)

// message is what a datagram says. Times are ns of the monotonic clock of the
// one that read it; Base is the wall clock at the zero of the sender's.
type message struct {
	Kind       kind
	Ready      bool
	T1, T2, T3 int64
	Base       int64
	Name       string
}

const (
	tagLength   = 16 // bytes of HMAC-SHA-256 (RFC 2104 §5 allows half)
	fixedLength = 2 + 4*8
	longestName = 64 // bytes
)

var errForged = errors.New("not authentic")

// key of a run's channel: another run's messages are as strange as a stranger's.
func key(secret []byte, run string) []byte {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("vigie peer " + run))
	return mac.Sum(nil)
}

// bytes writes the message with its tag. from is the sender's region: what one
// end says cannot be sent back to it as the other's.
func (m message) bytes(key []byte, from string) []byte {
	b := make([]byte, 0, fixedLength+len(m.Name)+tagLength)
	ready := byte(0)
	if m.Ready {
		ready = 1
	}
	b = append(b, byte(m.Kind), ready)
	for _, v := range []int64{m.T1, m.T2, m.T3, m.Base} {
		b = binary.BigEndian.AppendUint64(b, uint64(v))
	}
	b = append(b, m.Name...)
	return append(b, tag(key, from, b)...)
}

func tag(key []byte, from string, body []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(from))
	mac.Write([]byte{0})
	mac.Write(body)
	return mac.Sum(nil)[:tagLength]
}

// parse reads a datagram that the region from must have sent.
func parse(b, key []byte, from string) (message, error) {
	if len(b) < fixedLength+tagLength || len(b) > fixedLength+1+longestName+tagLength { // an acknowledgement names its kind too
		return message{}, errForged
	}
	body := b[:len(b)-tagLength]
	if !hmac.Equal(b[len(body):], tag(key, from, body)) {
		return message{}, errForged
	}
	at := func(i int) int64 { return int64(binary.BigEndian.Uint64(body[2+8*i:])) }
	return message{Kind: kind(body[0]), Ready: body[1] == 1, T1: at(0), T2: at(1), T3: at(2), Base: at(3),
		Name: string(body[fixedLength:])}, nil
}
