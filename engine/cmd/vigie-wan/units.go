package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"vigie.dev/engine/wan"
)

// parseMs reads a time such as 80ms, in ms.
func parseMs(text string) (float64, error) {
	if text == "0" {
		return 0, nil
	}
	d, err := time.ParseDuration(text)
	if err != nil {
		return 0, fmt.Errorf("Cannot read the time %q (e.g. 80ms): %w", text, err)
	}
	return float64(d) / 1e6, nil
}

func parseNumber(text string) (float64, error) {
	value, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return 0, fmt.Errorf("Cannot read the number %q: %w", text, err)
	}
	return value, nil
}

// parseShare reads a percentage, with or without its sign, as a share of 1.
func parseShare(text string) (float64, error) {
	value, err := strconv.ParseFloat(strings.TrimSuffix(text, "%"), 64)
	if err != nil {
		return 0, fmt.Errorf("Cannot read the percentage %q (e.g. 3%%): %w", text, err)
	}
	return value / 100, nil
}

// parseRate reads a rate in bit/s with tc's units: bit, kbit, mbit, gbit.
func parseRate(text string) (float64, error) {
	number, factor := text, 1.0
	for _, unit := range []struct {
		name   string
		factor float64
	}{{"kbit", 1e3}, {"mbit", 1e6}, {"gbit", 1e9}, {"bit", 1}} {
		if rest, ok := strings.CutSuffix(strings.ToLower(text), unit.name); ok {
			number, factor = rest, unit.factor
			break
		}
	}
	value, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, fmt.Errorf("Cannot read the rate %q (e.g. 10mbit): %w", text, err)
	}
	return value * factor, nil
}

// parseChain reads P,R,1-H,1-K, percentages in the order of `tc netem loss
// gemodel`; tc's defaults for those left out: R = 1 − P, 1−H = 1, 1−K = 0.
func parseChain(text string) (wan.Loss, error) {
	parts := strings.Split(text, ",")
	if len(parts) > 4 {
		return wan.Loss{}, fmt.Errorf("Cannot read the Gilbert-Elliott chain %q (P,R,1-H,1-K in percent)", text)
	}
	var shares [4]float64
	for i, part := range parts {
		share, err := parseShare(part)
		if err != nil {
			return wan.Loss{}, err
		}
		shares[i] = share
	}
	if len(parts) < 2 {
		shares[1] = 1 - shares[0]
	}
	if len(parts) < 3 {
		shares[2] = 1
	}
	return wan.Loss{P: shares[0], R: shares[1], Bad: shares[2], Good: shares[3]}, nil
}
