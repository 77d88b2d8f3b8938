package codec

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// library reads a file of ITU-T G.191's src/g711/test_data or
// src/g722/test_data from the folder STL_TEST_DATA: its licence keeps them
// out of this repository.
func library(t *testing.T, name string) []int16 {
	t.Helper()
	dir := os.Getenv("STL_TEST_DATA")
	if dir == "" {
		t.Skip("STL_TEST_DATA is not set: the codecs are NOT compared with the files of ITU-T G.191")
	}
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return words(b)
}

func TestG722AgreesWithTheSoftwareToolLibraryOfITU(t *testing.T) {
	speech, coded, decoded := library(t, "inpsp.bin"), library(t, "codspw.cod"), library(t, "outsp1.bin")
	got := NewG722Encoder().Encode(nil, speech)
	for i := range got {
		if i >= len(coded) || got[i] != byte(coded[i]) {
			t.Fatalf("octet %d of %d coded: %x", i, len(got), got[i])
		}
	}
	if back := NewG722Decoder().Decode(nil, got); !slices.Equal(back, decoded[:len(back)]) {
		t.Error("decoded differs")
	}
	t.Logf("%d octets and %d samples are equal", len(got), len(decoded))
}

func TestG711AgreesWithTheSoftwareToolLibraryOfITU(t *testing.T) {
	in := library(t, "sweep.src")
	for name, encode := range map[string]func(int16) byte{"sweep-r.a": EncodeALaw, "sweep-r.u": EncodeULaw} {
		differ := 0
		want := library(t, name)
		for i, s := range in[:len(want)] {
			if encode(s) != byte(want[i]) {
				differ++
			}
		}
		if differ > 0 {
			t.Errorf("%s: %d of %d differ", name, differ, len(want))
		}
		t.Logf("%s: %d octets, %d differ", name, len(want), differ)
	}
}
