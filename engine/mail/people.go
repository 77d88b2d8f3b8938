package mail

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/ProtonMail/go-crypto/openpgp"
)

// Numbers are Count people from First upwards; a number is the local part of an address.
type Numbers struct {
	First string `json:"first"`
	Count int    `json:"count"`
}

// Person has a mailbox and, for this process's life, an OpenPGP key.
type Person struct {
	Address  string
	Password string
	Key      *openpgp.Entity
}

// people derives each number's account. The mailboxes derive the same
// passwords (stack/images/mailboxes/people.py).
func people(keyFile, domain string, n Numbers) ([]*Person, error) {
	key, err := os.ReadFile(keyFile)
	if err != nil {
		return nil, fmt.Errorf("Cannot read the people's key: %w", err)
	}
	first, err := strconv.Atoi(n.First)
	if err != nil || n.Count < 1 {
		return nil, fmt.Errorf("numbers: %q and %d more are not numbers of people", n.First, n.Count)
	}
	all := make([]*Person, n.Count)
	for i := range all {
		address := strconv.Itoa(first+i) + "@" + domain
		all[i] = &Person{Address: address, Password: Password(strings.TrimSpace(string(key)), address)}
		if all[i].Key, err = newKey(address); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Password of an address: the first 24 hexadecimal digits (96 bits) of
// HMAC-SHA256 of the address under the key.
func Password(key, address string) string {
	mac := hmac.New(sha256.New, []byte(key))
	mac.Write([]byte(address))
	return hex.EncodeToString(mac.Sum(nil))[:24]
}
