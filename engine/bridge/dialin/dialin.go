// Package dialin derives how a telephone gets into a room: number and PIN, from
// the secret of the bridge and the room's name. Nothing of it is stored.
package dialin

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"regexp"
)

const (
	// Account is the number that the bridge signs on with, and calls out from. It is no room's.
	Account = "800000"
	// PINDigits is the length of a PIN.
	PINDigits = 6
)

// numbers are those that lead to the bridge: 800000 to 899999.
var numbers = regexp.MustCompile(`^8[0-9]{5}$`)

// IsConference tells a number that leads to a room.
func IsConference(number string) bool { return numbers.MatchString(number) && number != Account }

// Key is the secret of .secrets/bridge_key. All that is derived from it is
// HMAC-SHA256 of a purpose and a name: web/rooms/server/dial-in.ts does the same.
type Key string

func (k Key) sum(purpose, name string) []byte {
	mac := hmac.New(sha256.New, []byte(k))
	mac.Write([]byte(purpose + ":" + name))
	return mac.Sum(nil)
}

// Number to dial for a room. Two rooms may have one number; the PIN tells them apart.
func (k Key) Number(room string) string {
	return fmt.Sprintf("8%05d", 1+binary.BigEndian.Uint64(k.sum("number", room))%99999)
}

// PIN of a room, PINDigits long.
func (k Key) PIN(room string) string {
	return fmt.Sprintf("%0*d", PINDigits, binary.BigEndian.Uint64(k.sum("pin", room))%1_000_000)
}

// Password of Account at the edge; stack/config/bridge/account.sql makes the same.
func (k Key) Password() string { return hex.EncodeToString(k.sum("account", Account))[:24] }

// Token that a request to call out must bear.
func (k Key) Token() string { return hex.EncodeToString(k.sum("token", "calls")) }

// Open is the room among those that a number and PIN lead to.
func (k Key) Open(rooms []string, number, pin string) (string, bool) {
	for _, room := range rooms {
		if k.Number(room) == number && hmac.Equal([]byte(k.PIN(room)), []byte(pin)) {
			return room, true
		}
	}
	return "", false
}
