package bridge

import (
	"context"
	"errors"
	"time"

	"vigie.dev/engine/bridge/dialin"
)

const (
	// keyPatience is how long the next key may take; firstPatience the first, after the prompt.
	keyPatience   = 5 * time.Second
	firstPatience = 8 * time.Second
)

var errNoKeys = errors.New("no key came in time")

// collect takes keys until # or PINDigits of them; * begins anew. The first key ends the prompt.
func (c *call) collect(ctx context.Context, prompt string) (string, error) {
	said := c.voice.say(prompt)
	var digits []byte
	wait := time.NewTimer(time.Hour)
	defer wait.Stop()
	for {
		select {
		case key := <-c.phone.keys:
			c.voice.hush(nil)
			said = nil
			wait.Reset(keyPatience)
			switch {
			case key >= '0' && key <= '9':
				digits = append(digits, key)
			case key == '*':
				digits = digits[:0]
			}
			if key == '#' || len(digits) == dialin.PINDigits {
				return string(digits), nil
			}
		case <-said:
			said = nil
			wait.Reset(firstPatience)
		case <-wait.C:
			return string(digits), errNoKeys
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}
