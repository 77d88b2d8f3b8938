package sound

import (
	"fmt"
	"os"
	"path/filepath"

	"vigie.dev/engine/media/codec"
)

// Prompts are what the bridge says, by name, at one rate.
type Prompts map[string][]int16

// LoadPrompts reads NAME-RATE.wav of a folder for each name (16 bits, one channel).
func LoadPrompts(folder string, rate int, names ...string) (Prompts, error) {
	all := Prompts{}
	for _, name := range names {
		b, err := os.ReadFile(filepath.Join(folder, fmt.Sprintf("%s-%d.wav", name, rate)))
		if err != nil {
			return nil, fmt.Errorf("Cannot read prompt %q: %w", name, err)
		}
		if all[name], err = codec.ReadWAV(b, rate); err != nil {
			return nil, fmt.Errorf("Cannot use prompt %q: %w", name, err)
		}
	}
	return all, nil
}
