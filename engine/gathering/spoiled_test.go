package gathering

import (
	"strings"
	"testing"

	"vigie.dev/engine/record"
)

func TestSpoiled_eachLimitHasItsReason(t *testing.T) {
	fine := record.Lateness{P99: 5, Count: 10_000}
	slow := record.Lateness{P99: 130, Count: 10_000}
	for name, c := range map[string]struct {
		late, reads record.Lateness
		dropped     uint64
		says        string
	}{
		"fine":           {fine, fine, 10, ""},
		"nothing came":   {fine, record.Lateness{}, 0, ""},
		"late to send":   {slow, fine, 0, "1 % of the frames left more than 130 ms late (limit 30 ms)"},
		"late to read":   {fine, slow, 0, "1 % of the packets were read more than 130 ms after they had come (limit 100 ms)"},
		"read at 99 ms":  {fine, record.Lateness{P99: 99, Count: 1}, 0, ""},
		"sockets lost":   {fine, fine, 11, "our own sockets dropped 11 of 10011 packets (limit 0.1 %)"},
		"all at once":    {slow, slow, 100, "left more than"},
		"and each is it": {slow, slow, 100, "read more than"},
	} {
		got := strings.Join(spoiled(c.late, c.reads, 30, c.dropped), "; ")
		if !strings.Contains(got, c.says) || (c.says == "") != (got == "") {
			t.Errorf("%s: %q, expected %q", name, got, c.says)
		}
	}
}
