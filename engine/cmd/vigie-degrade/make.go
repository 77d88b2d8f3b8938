package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"vigie.dev/engine/evidence"
)

// makeOptions are those of the first half of the test.
type makeOptions struct {
	speech  string // folder with LANGUAGE.alaw, .ulaw, and .s16 (16 kHz) for wideband
	out     string
	seconds int // of a clip
	seeds   int
	few     bool
}

// maker writes pairs of WAVs and keeps their parametric scores.
type maker struct {
	options makeOptions
	said    io.Writer
	pairs   []pair
}

// makePairs degrades every clip by every condition and writes the WAVs and
// conditions.json.
func makePairs(ctx context.Context, o makeOptions, stdout io.Writer) error {
	if err := os.MkdirAll(o.out, 0o755); err != nil {
		return fmt.Errorf("Cannot make the folder of pairs: %w", err)
	}
	m := &maker{options: o, said: stdout}
	for _, c := range narrowbandConditions {
		ending := ".alaw"
		if c.codec == "pcmu" {
			ending = ".ulaw"
		}
		degrade := func(name string, clip []byte, seed uint64) (evidence.Audio, pair, error) {
			return narrowband(c, name, clip, seed)
		}
		if err := m.condition(c, ending, 8000, degrade); err != nil {
			return err
		}
	}
	for _, c := range widebandConditions {
		degrade := func(name string, clip []byte, seed uint64) (evidence.Audio, pair, error) {
			return wideband(ctx, c, name, clip, seed)
		}
		if err := m.condition(c, ".s16", 2*wideRate, degrade); errors.Is(err, errNoTool) {
			fmt.Fprintf(stdout, " - SKIPPED %s: %v\n", c.name, err)
		} else if err != nil {
			return err
		}
	}
	data, err := json.MarshalIndent(m.pairs, "", " ")
	if err != nil {
		return fmt.Errorf("Cannot write the conditions: %w", err)
	}
	fmt.Fprintf(stdout, " %d pairs in %s\n", len(m.pairs), o.out)
	return os.WriteFile(filepath.Join(o.out, "conditions.json"), data, 0o644)
}

// condition makes its pairs: each clip with each seed, another stretch of the
// speech for each seed.
func (m *maker) condition(c condition, ending string, bytesASecond int,
	degrade func(string, []byte, uint64) (evidence.Audio, pair, error)) error {
	if m.options.few && c.group() != concealed {
		return nil
	}
	clips, err := filepath.Glob(filepath.Join(m.options.speech, "*"+ending))
	if err != nil || len(clips) == 0 {
		return fmt.Errorf("Cannot find speech %q in %q", "*"+ending, m.options.speech)
	}
	for number, file := range clips {
		speech, err := os.ReadFile(file)
		if err != nil {
			return fmt.Errorf("Cannot read speech: %w", err)
		}
		length := m.options.seconds * bytesASecond
		for seed := range m.options.seeds {
			if (seed+1)*length > len(speech) {
				return fmt.Errorf("Cannot take %d clips of %d s from %q: it is shorter", m.options.seeds, m.options.seconds, file)
			}
			language := strings.TrimSuffix(filepath.Base(file), ending)
			name := fmt.Sprintf("%s.%s.%d", slug(c.name), language, seed)
			audio, p, err := degrade(name, speech[seed*length:(seed+1)*length], uint64(100*number+seed+1))
			if err != nil {
				return err
			}
			if err := m.write(p, audio); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *maker) write(p pair, audio evidence.Audio) error {
	for ending, samples := range map[string][]int16{".said.wav": audio.Said, ".heard.wav": audio.Heard} {
		file := filepath.Join(m.options.out, p.Name+ending)
		if err := os.WriteFile(file, evidence.WAV(audio.Rate, samples), 0o644); err != nil {
			return fmt.Errorf("Cannot write a pair: %w", err)
		}
	}
	m.pairs = append(m.pairs, p)
	return nil
}

// slug is a condition's name as a file's.
func slug(name string) string {
	words := strings.FieldsFunc(strings.ReplaceAll(name, "µ", "u"), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9')
	})
	return strings.ToLower(strings.Join(words, "-"))
}
