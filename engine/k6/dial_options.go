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
		Redirect   bool    `json:"redirect"`
	} `json:"answer"`
	CancelAfterMs float64 `json:"cancelAfterMs"`
	Reliable      string  `json:"reliable"`
	MaxRedirects  int     `json:"maxRedirects"`
	Session       struct {
		ExpiresMs float64 `json:"expiresMs"`
		Refresher string  `json:"refresher"`
	} `json:"session"`
}

var reliabilities = map[string]sip.Reliability{
	"": sip.Unreliable, "supported": sip.ReliableSupported, "required": sip.ReliableRequired,
}

var refreshers = map[string]sip.Refresher{
	"": sip.AnyRefresher, "caller": sip.CallerRefreshes, "callee": sip.CalleeRefreshes,
}

// shortestSession is the least that a session timer may ask for, ms (RFC 4028 §4); mostRedirects bounds a walk.
const (
	shortestSession = 90_000
	mostRedirects   = 10
)

func dialOptions(value sobek.Value) (voice.DialOptions, error) {
	var o dialOptionsJSON
	if value == nil || sobek.IsUndefined(value) {
		return voice.DialOptions{}, nil
	}
	if err := known(value, "answer", "cancelAfterMs", "reliable", "maxRedirects", "session"); err != nil {
		return voice.DialOptions{}, err
	}
	if answer := value.(*sobek.Object).Get("answer"); answer != nil { // known has seen that it is an object
		if err := known(answer, "status", "reason", "afterMs", "earlyMedia", "reliable", "redirect"); err != nil {
			return voice.DialOptions{}, fmt.Errorf("answer.%w", err)
		}
	}
	session := value.(*sobek.Object).Get("session")
	if session != nil {
		if err := known(session, "expiresMs", "refresher"); err != nil {
			return voice.DialOptions{}, fmt.Errorf("session.%w", err)
		}
	}
	if err := convert(value, &o); err != nil {
		return voice.DialOptions{}, err
	}
	refresher, named := refreshers[o.Session.Refresher]
	reliable, ok := reliabilities[o.Reliable]
	a := o.Answer
	switch {
	case !ok:
		return voice.DialOptions{}, fmt.Errorf("reliable: %q is not allowed (expected supported or required)", o.Reliable)
	case a.Status != 0 && a.Status != 200 && (a.Status < 300 || a.Status > 699):
		return voice.DialOptions{}, fmt.Errorf("answer.status: %d is not a final answer (expected 200, or 300 to 699)", a.Status)
	case a.Redirect && a.Status != 0 && (a.Status < 300 || a.Status > 399):
		return voice.DialOptions{}, fmt.Errorf("answer.status: %d is no redirection (expected 300 to 399)", a.Status)
	case a.AfterMs < 0:
		return voice.DialOptions{}, fmt.Errorf("answer.afterMs: %v is negative (expected 0 or more)", a.AfterMs)
	case o.CancelAfterMs < 0:
		return voice.DialOptions{}, fmt.Errorf("cancelAfterMs: %v is negative (expected 0 or more)", o.CancelAfterMs)
	case o.MaxRedirects < 0 || o.MaxRedirects > mostRedirects:
		return voice.DialOptions{}, fmt.Errorf("maxRedirects: %d is out of range (expected 0 to %d)", o.MaxRedirects, mostRedirects)
	case session != nil && o.Session.ExpiresMs < shortestSession:
		return voice.DialOptions{}, fmt.Errorf("session.expiresMs: %v is too short (expected %d or more)", o.Session.ExpiresMs, shortestSession)
	case !named:
		return voice.DialOptions{}, fmt.Errorf("session.refresher: %q is not an end of the call (expected caller or callee)", o.Session.Refresher)
	}
	return voice.DialOptions{
		Answer: voice.Answer{Status: a.Status, Reason: a.Reason, After: millis(a.AfterMs), EarlyMedia: a.EarlyMedia,
			Reliable: a.Reliable, Redirect: a.Redirect},
		CancelAfter: millis(o.CancelAfterMs), Reliable: reliable, MaxRedirects: o.MaxRedirects,
		Session: sip.SessionTimer{Expires: millis(o.Session.ExpiresMs), Refresher: refresher},
	}, nil
}
