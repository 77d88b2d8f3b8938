package sip

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

const (
	dtmfRelay = "application/dtmf-relay"
	dtmfPlain = "application/dtmf"
	// digitSet are the sixteen digits and flash ("!").
	digitSet = "0123456789*#ABCD!"
)

// handlers are who takes what comes within a dialog.
type handlers struct {
	offer func(context.Context, []byte) []byte
	digit func(Digit)
}

// Digit is a key that was pressed at the far end.
type Digit struct {
	// Key is one of 0 to 9, *, #, A to D, and ! for flash.
	Key rune
	// Duration is zero where it was not said.
	Duration time.Duration
}

// SendDigit sends a key by INFO, as dtmf-relay. A refusal is a *Failure.
func (d *Dialog) SendDigit(ctx context.Context, digit Digit) error {
	if !strings.ContainsRune(digitSet, digit.Key) {
		return fmt.Errorf("cannot send digit %q: expected one of %s", digit.Key, digitSet)
	}
	body := fmt.Sprintf("Signal=%c\r\nDuration=%d\r\n", digit.Key, digit.Duration.Milliseconds())
	last, res, err := d.ask(ctx, d.requestWith(wire.INFO, d.next(), nil, dtmfRelay, []byte(body)))
	if err == nil && !res.IsSuccess() {
		err = refusal(last, res)
	}
	if err != nil {
		return fmt.Errorf("cannot send digit: %w", err)
	}
	return nil
}

// HandleDigit sets who is told of the far end's keys. It must not block.
func (d *Dialog) HandleDigit(h func(Digit)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.heard.digit = h
}

func (d *Dialog) takeInfo(req *wire.Request) {
	d.mu.Lock()
	handler := d.heard.digit
	d.mu.Unlock()
	digit, ok := parseDigit(valueOf(req, "Content-Type"), string(req.Body()))
	if ok && handler != nil {
		handler(digit)
	}
}

// parseDigit reads both forms in use: "Signal=5\nDuration=160", and the bare key.
func parseDigit(contentType, body string) (Digit, bool) {
	kind, _, _ := strings.Cut(contentType, ";")
	var key string
	var digit Digit
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case dtmfPlain:
		key = strings.TrimSpace(body)
	case dtmfRelay:
		for line := range strings.Lines(body) {
			name, value, _ := strings.Cut(line, "=")
			switch strings.ToLower(strings.TrimSpace(name)) {
			case "signal":
				key = strings.TrimSpace(value)
			case "duration":
				if ms, err := strconv.ParseUint(strings.TrimSpace(value), 10, 16); err == nil {
					digit.Duration = time.Duration(ms) * time.Millisecond
				}
			}
		}
	}
	// Some write the event's number (RFC 4733 3.2) where it has two digits.
	if n, err := strconv.Atoi(key); err == nil && n >= 10 && n <= 16 {
		key = digitSet[n : n+1]
	}
	key = strings.ToUpper(key)
	if len(key) != 1 || !strings.Contains(digitSet, key) {
		return Digit{}, false
	}
	digit.Key = rune(key[0])
	return digit, true
}
