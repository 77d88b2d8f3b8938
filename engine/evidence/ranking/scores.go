package ranking

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
)

// Scored is a line of what a measure printed; Score is nil where Problem says why.
type Scored[S any] struct {
	Name, Problem string
	Score         *S
}

// Scores reads lines of JSON, each of type L, by name; one without a score is an error.
func Scores[L, S any](file string, of func(L) Scored[S]) (map[string]S, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("Cannot read the scores: %w", err)
	}
	scores := map[string]S{}
	for lines := bufio.NewScanner(bytes.NewReader(body)); lines.Scan(); {
		var line L
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("Cannot read the score %q: %w", lines.Text(), err)
		}
		one := of(line)
		if one.Score == nil {
			return nil, fmt.Errorf("Cannot use the score of %q: %s", one.Name, one.Problem)
		}
		scores[one.Name] = *one.Score
	}
	return scores, nil
}

// List reads the JSON list of what was made, conditions.json.
func List[T any](file string) ([]T, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("Cannot read what was made: %w", err)
	}
	var all []T
	if err := json.Unmarshal(body, &all); err != nil {
		return nil, fmt.Errorf("Cannot read what was made (%q): %w", file, err)
	}
	return all, nil
}
