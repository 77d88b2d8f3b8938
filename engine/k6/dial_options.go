package k6

import (
	"fmt"

	"github.com/grafana/sobek"

	"vigie.dev/engine/sip"
	"vigie.dev/engine/voice"
)

type dialOptionsJSON struct {
	Answer struct {
		Status     int     `json:"status"`
		Reason     string  `json:"reason"`
		AfterMs    float64 `json:"afterMs"`
		EarlyMedia bool    `json:"earlyMedia"`
		Reliable   bool    `json:"reliable"`
	} `json:"answer"`
	CancelAfterMs float64 `json:"cancelAfterMs"`
	Reliable      string  `json:"reliable"`
}

var reliabilities = map[string]sip.Reliability{
	"": sip.Unreliable, "supported": sip.ReliableSupported, "required": sip.ReliableRequired,
}

func dialOptions(value sobek.Value) (voice.DialOptions, error) {
	var o dialOptionsJSON
	if value == nil || sobek.IsUndefined(value) {
		return voice.DialOptions{}, nil
	}
	if err := known(value, "answer", "cancelAfterMs", "reliable"); err != nil {
		return voice.DialOptions{}, err
	}
	if answer := value.(*sobek.Object).Get("answer"); answer != nil { // known has seen that it is an object
		if err := known(answer, "status", "reason", "afterMs", "earlyMedia", "reliable"); err != nil {
			return voice.DialOptions{}, fmt.Errorf("answer.%w", err)
		}
	}
	if err := convert(value, &o); err != nil {
		return voice.DialOptions{}, err
	}
	reliable, ok := reliabilities[o.Reliable]
	a := o.Answer
	switch {
	case !ok:
		return voice.DialOptions{}, fmt.Errorf("reliable: %q is not allowed (expected supported or required)", o.Reliable)
	case a.Status != 0 && a.Status != 200 && (a.Status < 300 || a.Status > 699):
		return voice.DialOptions{}, fmt.Errorf("answer.status: %d is not a final answer (expected 200, or 300 to 699)", a.Status)
	case a.AfterMs < 0:
		return voice.DialOptions{}, fmt.Errorf("answer.afterMs: %v is negative (expected 0 or more)", a.AfterMs)
	case o.CancelAfterMs < 0:
		return voice.DialOptions{}, fmt.Errorf("cancelAfterMs: %v is negative (expected 0 or more)", o.CancelAfterMs)
	}
	return voice.DialOptions{
		Answer: voice.Answer{Status: a.Status, Reason: a.Reason, After: millis(a.AfterMs), EarlyMedia: a.EarlyMedia,
			Reliable: a.Reliable},
		CancelAfter: millis(o.CancelAfterMs), Reliable: reliable,
	}, nil
}
