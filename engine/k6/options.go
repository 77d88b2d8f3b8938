package k6

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/grafana/sobek"

	"vigie.dev/engine/voice"
)

type fleetOptionsJSON struct {
	Numbers        voice.Numbers `json:"numbers"`
	Says           string        `json:"says"`
	Transport      string        `json:"transport"`
	Media          string        `json:"media"`
	AnswersAfterMs float64       `json:"answersAfterMs"`
	Elsewhere      bool          `json:"elsewhere"`
}

type callOptionsJSON struct {
	Calls  int     `json:"calls"`
	OverMs float64 `json:"overMs"`
	TalkMs float64 `json:"talkMs"`
}

func (o fleetOptionsJSON) config() voice.FleetConfig {
	return voice.FleetConfig{Numbers: o.Numbers, Says: o.Says, Transport: o.Transport, Media: o.Media,
		AnswersAfter: millis(o.AnswersAfterMs), Elsewhere: o.Elsewhere}
}

func millis(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }

func fleetOptions(value sobek.Value) (fleetOptionsJSON, error) {
	var o fleetOptionsJSON
	if err := known(value, "numbers", "says", "transport", "media", "answersAfterMs", "elsewhere"); err != nil {
		return o, err
	}
	if err := convert(value, &o); err != nil {
		return o, err
	}
	switch {
	case o.Numbers.Count < 1:
		return o, fmt.Errorf("numbers.count: %d is not a number of telephones (expected 1 or more)", o.Numbers.Count)
	case o.Says == "":
		return o, fmt.Errorf("says: \"\" is not a file of speech (expected speech in the plan's codec)")
	case o.Transport != "" && !slices.Contains(voice.Transports, o.Transport):
		return o, fmt.Errorf("transport: %q is not a transport (expected one of %v)", o.Transport, voice.Transports)
	case o.Media != "" && !slices.Contains(voice.Ways, o.Media):
		return o, fmt.Errorf("media: %q is not a way to carry media (expected one of %v)", o.Media, voice.Ways)
	case o.AnswersAfterMs < 0:
		return o, fmt.Errorf("answersAfterMs: %v is negative (expected 0 or more)", o.AnswersAfterMs)
	}
	return o, nil
}

func callOptions(value sobek.Value) (callOptionsJSON, error) {
	var o callOptionsJSON
	if err := known(value, "calls", "overMs", "talkMs"); err != nil {
		return o, err
	}
	if err := convert(value, &o); err != nil {
		return o, err
	}
	switch {
	case o.Calls < 1:
		return o, fmt.Errorf("calls: %d is not a number of calls (expected 1 or more)", o.Calls)
	case o.TalkMs <= 0:
		return o, fmt.Errorf("talkMs: %v is not a length (expected more than 0)", o.TalkMs)
	case o.OverMs <= o.TalkMs:
		return o, fmt.Errorf("overMs: %v is too short for a call of talkMs %v", o.OverMs, o.TalkMs)
	}
	return o, nil
}

// known refuses options that do not exist: a typing error must not be a default in silence.
func known(value sobek.Value, allowed ...string) error {
	object, ok := value.(*sobek.Object)
	if !ok {
		return fmt.Errorf("options: %v is not an object (expected {%s})", value, strings.Join(allowed, ", "))
	}
	for _, key := range object.Keys() {
		if !slices.Contains(allowed, key) {
			return fmt.Errorf("%s: %v is not an option (allowed are %s)", key, object.Get(key), strings.Join(allowed, ", "))
		}
	}
	return nil
}

// convert goes by JSON, so that Go's own checks of type name the field.
func convert(value sobek.Value, into any) error {
	if value == nil || sobek.IsUndefined(value) || sobek.IsNull(value) {
		return fmt.Errorf("%v is not an object", value)
	}
	body, err := json.Marshal(value.Export())
	if err != nil {
		return fmt.Errorf("Cannot read options: %w", err)
	}
	if err := json.NewDecoder(bytes.NewReader(body)).Decode(into); err != nil {
		return fmt.Errorf("Cannot read options: %w", err)
	}
	return nil
}
