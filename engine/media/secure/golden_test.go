package secure

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"testing"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// keystream is AES counter mode of RFC 3711 §4.1.1: iv has the salt in its first 14 octets.
func keystream(t *testing.T, key, iv []byte, n int) []byte {
	t.Helper()
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	out := make([]byte, n)
	cipher.NewCTR(block, append(append([]byte(nil), iv...), make([]byte, 16-len(iv))...)).XORKeyStream(out, out)
	return out
}

// derive is the key derivation of RFC 3711 §4.3.1 at index 0.
func derive(t *testing.T, master, salt []byte, label byte, n int) []byte {
	t.Helper()
	x := append(append([]byte(nil), salt...), make([]byte, 14-len(salt))...)
	x[7] ^= label
	return keystream(t, master, x, n)
}

// The vectors of RFC 3711 B.2 and B.3 hold for the test's own reading of the
// RFC, written on crypto/aes alone; TestSealRTPIsWhatRFC3711Says holds the
// library to that reading, since it does not export its parts.
func TestOwnReadingHoldsTheVectorsOfRFC3711AppendixB(t *testing.T) {
	stream := keystream(t, unhex(t, "2B7E151628AED2A6ABF7158809CF4F3C"), unhex(t, "F0F1F2F3F4F5F6F7F8F9FAFBFCFD"), 0xff02*16)
	for block, want := range map[int]string{
		0: "E03EAD0935C95E80E166B16DD92B4EB4", 1: "D23513162B02D0F72A43A2FE4A5F97AB", 2: "41E95B3BB0A2E8DD477901E4FCA894C0",
		0xfeff: "EC8CDF7398607CB0F2D21675EA9EA1E4", 0xff00: "362B7C3C6773516318A077D7FC5073AE", 0xff01: "6A2CC3787889374FBEB4C81B17BA6C44",
	} {
		if got := stream[16*block : 16*block+16]; !bytes.Equal(got, unhex(t, want)) {
			t.Errorf("B.2 block %x: %X", block, got)
		}
	}
	master, salt := unhex(t, "E1F97A0D3E018BE0D64FA32C06DE4139"), unhex(t, "0EC675AD498AFEEBB6960B3AABE6")
	for label, want := range []string{"C61E7A93744F39EE10734AFE3FF7A087",
		"CEBE321F6FF7716B6FD4AB49AF256A156D38BAA48F0A0ACF3C34E2359E6CDBCEE049646C43D9327AD175578EF72270986371C10C9A369AC2F94A8C5FBCDDDC256D6E919A48B610EF17C2041E474035766B68642C59BBFC2F34DB60DBDFB2DC68",
		"30CBBC08863D8C85D49DB34A9AE1"} {
		if got := derive(t, master, salt, byte(label), len(want)/2); !bytes.Equal(got, unhex(t, want)) {
			t.Errorf("B.3 label %d: %X", label, got)
		}
	}
}

func TestSealRTPIsWhatRFC3711Says(t *testing.T) {
	key := Key{unhex(t, "E1F97A0D3E018BE0D64FA32C06DE4139"), unhex(t, "0EC675AD498AFEEBB6960B3AABE6")}
	for suite, tag := range map[Suite]int{AESCM80: 10, AESCM32: 4} {
		s, err := NewSession(suite, key, key)
		if err != nil {
			t.Fatal(err)
		}
		packet := make([]byte, 1500)
		n := rtpPacket(packet, 0x1234)
		plain := append([]byte(nil), packet[:n]...)
		sealed := packet[:s.SealRTP(packet, n)]
		iv := append(unhex(t, "30CBBC08863D8C85D49DB34A9AE1"), 0, 0)
		for i, b := range []byte{0, 0, 0, 7, 0, 0, 0, 0, 0x12, 0x34} { // SSRC, ROC, sequence number
			iv[4+i] ^= b
		}
		for i, k := range keystream(t, unhex(t, "C61E7A93744F39EE10734AFE3FF7A087"), iv, n-12) {
			plain[12+i] ^= k
		}
		mac := hmac.New(sha1.New, unhex(t, "CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4"))
		mac.Write(plain)
		mac.Write(make([]byte, 4)) // ROC
		if want := append(plain, mac.Sum(nil)[:tag]...); !bytes.Equal(sealed, want) {
			t.Errorf("%s:\n%x\nwant\n%x", suite, sealed, want)
		}
	}
}

// gcm is the AEAD of RFC 7714 §8 and §9: iv has the fields that the salt is added to.
func gcm(t *testing.T, key, salt, iv, plain, associated []byte) []byte {
	t.Helper()
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	nonce := append([]byte(nil), iv...)
	for i := range nonce {
		nonce[i] ^= salt[i]
	}
	return aead.Seal(nil, nonce, plain, associated)
}

func TestOwnReadingHoldsTheVectorOfRFC7714(t *testing.T) {
	header := unhex(t, "8040f17b 8041f8d3 5501a0b2")
	plain := unhex(t, "47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573")
	got := gcm(t, unhex(t, "00010203 04050607 08090a0b 0c0d0e0f"), unhex(t, "51756964 2070726f 2071756f"),
		unhex(t, "0000 5501a0b2 00000000 f17b"), plain, header)
	want := unhex(t, "f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce")
	if !bytes.Equal(got, want) {
		t.Errorf("%x", got)
	}
}

func TestSealIsWhatRFC7714Says(t *testing.T) {
	key := AESGCM.NewKey()
	s, err := NewSession(AESGCM, key, key)
	if err != nil {
		t.Fatal(err)
	}
	packet := make([]byte, 1500)
	n := rtpPacket(packet, 0x1234)
	plain := append([]byte(nil), packet[:n]...)
	iv := append(binary.BigEndian.AppendUint32([]byte{0, 0}, 7), 0, 0, 0, 0, 0x12, 0x34)
	want := append(plain[:12:12], gcm(t, derive(t, key.Master, key.Salt, 0, 16), derive(t, key.Master, key.Salt, 2, 12), iv, plain[12:], plain[:12])...)
	if got := packet[:s.SealRTP(packet, n)]; !bytes.Equal(got, want) {
		t.Errorf("%x\nwant\n%x", got, want)
	}
}
