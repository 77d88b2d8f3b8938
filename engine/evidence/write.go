package evidence

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Written is what a run's evidence came to.
type Written struct {
	// Calls that have a folder, and those that the bound on bytes left out.
	Calls, LeftOut int
	Bytes          int64
}

// Write makes a folder for each call under dir, named FolderOf its ID, the worst
// first: ladder.txt, and of each ear EAR.heard.wav, EAR.said.wav and EAR.pcapng.
// It stops before the files of a call would pass limit bytes in all.
func Write(dir string, calls []Call, limit int64) (Written, error) {
	var w Written
	for i := range calls {
		files, err := calls[i].files()
		if err != nil {
			return w, fmt.Errorf("Cannot make evidence of call %q: %w", calls[i].ID, err)
		}
		size := int64(0)
		for _, data := range files {
			size += int64(len(data))
		}
		if w.Bytes+size > limit {
			w.LeftOut = len(calls) - i
			return w, nil
		}
		folder := filepath.Join(dir, FolderOf(calls[i].ID))
		if err := writeAll(folder, files); err != nil {
			return w, fmt.Errorf("Cannot write evidence of call %q: %w", calls[i].ID, err)
		}
		w.Calls++
		w.Bytes += size
	}
	return w, nil
}

func writeAll(folder string, files map[string][]byte) error {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Play decodes what the ear heard; it has a Decoder.
func (e *Ear) Play() (Audio, error) {
	decoder, err := e.Decoder()
	if err != nil {
		return Audio{}, err
	}
	return Play(e.Packets, decoder, e.Options)
}

// files are the call's evidence by name. An ear without a packet has none, one
// without a decoder no sound.
func (c *Call) files() (map[string][]byte, error) {
	files := map[string][]byte{"ladder.txt": []byte(c.Ladder)}
	for _, ear := range c.Ears {
		if len(ear.Packets) == 0 {
			continue
		}
		name := safeName(ear.Name)
		var capture bytes.Buffer
		if err := WritePcap(&capture, ear.Packets, ear.Flow); err != nil {
			return nil, err
		}
		files[name+".pcapng"] = capture.Bytes()
		if ear.Decoder == nil {
			continue
		}
		audio, err := ear.Play()
		if err != nil {
			return nil, err
		}
		files[name+".heard.wav"] = WAV(audio.Rate, audio.Heard)
		files[name+".said.wav"] = WAV(audio.Rate, audio.Said)
	}
	return files, nil
}

// FolderOf is the name of a call's folder; its Call-ID came over the network.
func FolderOf(id string) string { return safeName(id) }

// safeName keeps a name that came over the network within its folder.
func safeName(name string) string {
	safe := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, name)
	const longest = 64
	return safe[:min(len(safe), longest)]
}
