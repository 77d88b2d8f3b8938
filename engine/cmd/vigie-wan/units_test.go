package main

import (
	"math"
	"testing"

	"vigie.dev/engine/wan"
)

func TestUnitsAreThoseOfTc(t *testing.T) {
	for _, c := range []struct {
		parse func(string) (float64, error)
		text  string
		want  float64
	}{
		{parseMs, "80ms", 80}, {parseMs, "1.5s", 1500}, {parseMs, "250us", 0.25}, {parseMs, "0", 0},
		{parseShare, "3%", 0.03}, {parseShare, "0.5", 0.005}, {parseNumber, "4", 4},
		{parseRate, "10mbit", 1e7}, {parseRate, "64Kbit", 64e3}, {parseRate, "1gbit", 1e9}, {parseRate, "500bit", 500}, {parseRate, "7000", 7000},
	} {
		if got, err := c.parse(c.text); err != nil || math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%q: %v, %v", c.text, got, err)
		}
	}
	for text, parse := range map[string]func(string) (float64, error){"80": parseMs, "x%": parseShare, "": parseNumber, "10mbps": parseRate} {
		if got, err := parse(text); err == nil {
			t.Errorf("%q: %v", text, got)
		}
	}
}

func TestParseChainHasTheDefaultsOfTc(t *testing.T) {
	for text, want := range map[string]wan.Loss{
		"20%":            {P: 0.2, R: 0.8, Bad: 1},
		"20%,40%":        {P: 0.2, R: 0.4, Bad: 1},
		"20,40,50":       {P: 0.2, R: 0.4, Bad: 0.5},
		"20%,40%,50%,1%": {P: 0.2, R: 0.4, Bad: 0.5, Good: 0.01},
	} {
		if got, err := parseChain(text); err != nil || got != want {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "a,b", "1,2,3,4,5"} {
		if got, err := parseChain(text); err == nil {
			t.Errorf("%q: %+v", text, got)
		}
	}
}
