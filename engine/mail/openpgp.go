package mail

import (
	"bytes"
	"fmt"
	"io"

	"github.com/ProtonMail/go-crypto/openpgp"
	"github.com/ProtonMail/go-crypto/openpgp/armor"
	"github.com/ProtonMail/go-crypto/openpgp/packet"
	"github.com/emersion/go-message"
	"github.com/emersion/go-message/textproto"
)

// crypto asks for Ed25519 and X25519 keys: made in a millisecond, understood by every OpenPGP program of today.
var crypto = &packet.Config{Algorithm: packet.PubKeyAlgoEdDSA, Curve: packet.Curve25519}

func newKey(address string) (*openpgp.Entity, error) {
	key, err := openpgp.NewEntity("", "", address, crypto)
	if err != nil {
		return nil, fmt.Errorf("Cannot make an OpenPGP key for %s: %w", address, err)
	}
	return key, nil
}

// protect writes a message: a header, and a MIME entity (its own header
// fields, CRLF throughout) protected as asked.
func protect(w io.Writer, header message.Header, protection string, from, to *Person, entity []byte) error {
	switch protection {
	case Signed:
		return writeSigned(w, header, from, entity)
	case Encrypted:
		return writeEncrypted(w, header, from, to, entity)
	}
	var lines bytes.Buffer
	if err := textproto.WriteHeader(&lines, header.Header); err != nil {
		return err
	}
	// The entity's own fields go on where the header's end.
	if _, err := w.Write(bytes.TrimSuffix(lines.Bytes(), []byte("\r\n"))); err != nil {
		return err
	}
	_, err := w.Write(entity)
	return err
}

// writeSigned is RFC 3156 §5: the entity as it is, and a detached signature of it.
func writeSigned(w io.Writer, header message.Header, from *Person, entity []byte) error {
	parts := textproto.NewMultipartWriter(w)
	header.SetContentType("multipart/signed", map[string]string{
		"boundary": parts.Boundary(), "protocol": "application/pgp-signature", "micalg": "pgp-sha256"})
	if err := textproto.WriteHeader(w, header.Header); err != nil {
		return err
	}
	// Not by CreatePart: what is signed must be written as it was signed.
	if _, err := fmt.Fprintf(w, "--%s\r\n%s\r\n", parts.Boundary(), entity); err != nil {
		return err
	}
	var signature bytes.Buffer
	if err := openpgp.ArmoredDetachSign(&signature, from.Key, bytes.NewReader(entity), crypto); err != nil {
		return fmt.Errorf("Cannot sign a message of %s: %w", from.Address, err)
	}
	return endParts(w, parts, "application/pgp-signature; name=signature.asc", signature.Bytes())
}

// writeEncrypted is RFC 3156 §6.2: signed and encrypted as one.
func writeEncrypted(w io.Writer, header message.Header, from, to *Person, entity []byte) error {
	parts := textproto.NewMultipartWriter(w)
	header.SetContentType("multipart/encrypted", map[string]string{
		"boundary": parts.Boundary(), "protocol": "application/pgp-encrypted"})
	if err := textproto.WriteHeader(w, header.Header); err != nil {
		return err
	}
	const control = "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n"
	if _, err := fmt.Fprintf(w, "--%s\r\n%s\r\n", parts.Boundary(), control); err != nil {
		return err
	}
	var sealed bytes.Buffer
	if err := seal(&sealed, from, to, entity); err != nil {
		return fmt.Errorf("Cannot encrypt a message of %s for %s: %w", from.Address, to.Address, err)
	}
	return endParts(w, parts, "application/octet-stream; name=encrypted.asc", sealed.Bytes())
}

func seal(w io.Writer, from, to *Person, entity []byte) error {
	armored, err := armor.Encode(w, "PGP MESSAGE", nil)
	if err != nil {
		return err
	}
	plain, err := openpgp.Encrypt(armored, []*openpgp.Entity{to.Key}, from.Key, nil, crypto)
	if err != nil {
		return err
	}
	if _, err := plain.Write(entity); err != nil {
		return err
	}
	if err := plain.Close(); err != nil {
		return err
	}
	return armored.Close()
}

// endParts writes the last part, armoured text with CRLF, and the end.
func endParts(w io.Writer, parts *textproto.MultipartWriter, contentType string, armored []byte) error {
	lines := bytes.ReplaceAll(bytes.TrimSpace(armored), []byte("\n"), []byte("\r\n"))
	_, err := fmt.Fprintf(w, "--%s\r\nContent-Type: %s\r\n\r\n%s\r\n--%s--\r\n",
		parts.Boundary(), contentType, lines, parts.Boundary())
	return err
}
