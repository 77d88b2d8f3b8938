package mail

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"math/rand/v2"
	"time"

	"github.com/emersion/go-message"
)

// Letter is one message before it is sent.
type Letter struct {
	From, To   *Person
	Subject    string
	Text       string
	Protection string
	Attachment []byte
	// TraceParent goes with it as a header (W3C Trace Context §3.2). Optional.
	TraceParent string
}

const attachmentName = "notes.bin"

// Write gives the message as it goes over the wire (RFC 5322, MIME, CRLF), under
// a Message-ID without its angle brackets.
func (l *Letter) Write(id string, date time.Time) ([]byte, error) {
	entity, err := l.entity()
	if err != nil {
		return nil, err
	}
	var h message.Header
	// Set puts a field before those that are there.
	h.Set("Mime-Version", "1.0")
	if l.TraceParent != "" {
		h.Set("Traceparent", l.TraceParent)
	}
	h.Set("Message-Id", "<"+id+">")
	h.Set("Date", date.Format("Mon, 02 Jan 2006 15:04:05 -0700"))
	h.SetText("Subject", l.Subject)
	h.Set("To", "<"+l.To.Address+">")
	h.Set("From", "<"+l.From.Address+">")
	var out bytes.Buffer
	if err := protect(&out, h, l.Protection, l.From, l.To, entity); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// entity is the text, and the attachment where there is one.
func (l *Letter) entity() ([]byte, error) {
	var text message.Header
	text.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	text.Set("Content-Transfer-Encoding", "quoted-printable")
	var out bytes.Buffer
	if len(l.Attachment) == 0 {
		w, err := message.CreateWriter(&out, text)
		if err != nil {
			return nil, err
		}
		return ended(&out, w, []byte(l.Text))
	}
	var mixed, file message.Header
	mixed.SetContentType("multipart/mixed", nil)
	w, err := message.CreateWriter(&out, mixed)
	if err != nil {
		return nil, err
	}
	file.SetContentType("application/octet-stream", nil)
	file.SetContentDisposition("attachment", map[string]string{"filename": attachmentName})
	file.Set("Content-Transfer-Encoding", "base64")
	for _, part := range []struct {
		header message.Header
		body   []byte
	}{{text, []byte(l.Text)}, {file, l.Attachment}} {
		inner, err := w.CreatePart(part.header)
		if err != nil {
			return nil, err
		}
		if _, err := ended(&out, inner, part.body); err != nil {
			return nil, err
		}
	}
	return ended(&out, w, nil)
}

func ended(out *bytes.Buffer, w io.WriteCloser, body []byte) ([]byte, error) {
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

// digest of what a letter says: what came must have the same.
func (l *Letter) digest() [32]byte { return digestOf([]byte(l.Text), l.Attachment) }

func digestOf(text, attachment []byte) [32]byte {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d:", len(text))
	sum.Write(text)
	sum.Write(attachment)
	return [32]byte(sum.Sum(nil))
}

// randomBytes are an attachment that no server can compress or know.
func randomBytes(random *rand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(random.Uint32())
	}
	return out
}
