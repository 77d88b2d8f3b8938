package mail

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset" // messages of other programs
	"github.com/emersion/go-pgpmail"
)

// What can be wrong with a message that came.
var (
	ErrUnprotected = errors.New("it came without the protection that it was sent with")
	ErrForged      = errors.New("its signature is not the sender's")
	ErrChanged     = errors.New("its text or attachment is not what was sent")
)

// open reads a message that came as its recipient: decrypts, verifies the
// sender's signature, and compares what it says with what was sent.
func (l *Letter) open(raw io.Reader) error {
	keys := openpgp.EntityList{l.To.Key, l.From.Key}
	read, err := pgpmail.Read(raw, keys, nil, crypto)
	if err != nil {
		return fmt.Errorf("Cannot read a message of %s: %w", l.From.Address, err)
	}
	details := read.MessageDetails
	// To its end, and once: only then, and only then, is the signature looked at.
	body, err := io.ReadAll(details.UnverifiedBody)
	if err != nil {
		return fmt.Errorf("Cannot read a message of %s: %w", l.From.Address, err)
	}
	text, attachment, err := contents(body)
	if err != nil {
		return fmt.Errorf("Cannot read a message of %s: %w", l.From.Address, err)
	}
	if details.IsSigned != (l.Protection != Plain) || details.IsEncrypted != (l.Protection == Encrypted) {
		return ErrUnprotected
	}
	if details.IsSigned {
		if details.SignatureError != nil {
			return fmt.Errorf("%w: %w", ErrForged, details.SignatureError)
		}
		if details.SignedBy == nil || details.SignedBy.Entity.PrimaryKey.KeyId != l.From.Key.PrimaryKey.KeyId {
			return ErrForged
		}
	}
	if digestOf(text, attachment) != l.digest() {
		return ErrChanged
	}
	return nil
}

// contents are the text and the attachment of a MIME entity.
func contents(body []byte) (text, attachment []byte, err error) {
	entity, err := message.Read(bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	err = entity.Walk(func(_ []int, part *message.Entity, err error) error {
		if err != nil {
			return err
		}
		kind, _, err := part.Header.ContentType()
		if err != nil || strings.HasPrefix(kind, "multipart/") {
			return err
		}
		read, err := io.ReadAll(part.Body)
		if disposition, _, _ := part.Header.ContentDisposition(); disposition == "attachment" {
			attachment = read
		} else {
			text = read
		}
		return err
	})
	return text, attachment, err
}
