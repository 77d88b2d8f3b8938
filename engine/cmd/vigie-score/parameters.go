package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"

	"vigie.dev/engine/qoe"
)

// scoreParameters rates one set of parameters.
func scoreParameters(o options, stdout io.Writer) error {
	score := qoe.Evaluate(o.input)
	if o.planning {
		var err error
		if score, err = qoe.EvaluatePath(qoe.PlanningEcho(o.input.DelayMs), o.input); err != nil {
			return err
		}
	}
	answer := struct {
		R   float64 `json:"r"`
		MOS float64 `json:"mos"`
	}{fourDigits(score.R), fourDigits(score.MOS)}
	if err := json.NewEncoder(stdout).Encode(answer); err != nil {
		return fmt.Errorf("Cannot write the score: %w", err)
	}
	return nil
}

func fourDigits(x float64) float64 { return math.Round(x*1e4) / 1e4 }
