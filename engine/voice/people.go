package voice

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"

	"vigie.dev/engine/sip"
)

// Numbers are Count telephone numbers from First upwards.
type Numbers struct {
	First string `json:"first"`
	Count int    `json:"count"`
}

// people reads the key and derives each number's account. The database
// derives the same passwords (stack/config/db).
func people(keyFile string, n Numbers) ([]sip.Account, error) {
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, fmt.Errorf("Cannot read the people's key: %w", err)
	}
	first, err := strconv.Atoi(n.First)
	if err != nil || n.Count < 1 {
		return nil, fmt.Errorf("numbers: %q and %d more are not telephone numbers", n.First, n.Count)
	}
	accounts := make([]sip.Account, n.Count)
	for i := range accounts {
		number := strconv.Itoa(first + i)
		accounts[i] = sip.Account{Number: number, Password: Password(strings.TrimSpace(string(key)), number)}
	}
	return accounts, nil
}

// Password of a number: the first 24 hexadecimal digits (96 bits) of
// HMAC-SHA256 of the number under the key.
func Password(key, number string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(number))
	return hex.EncodeToString(mac.Sum(nil))[:24]
}
