package evidence

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Message is one SIP message of a call, as it was sent or received.
type Message struct {
	// AtNs is on the same clock as the packets'.
	AtNs int64
	// Sent by us; received otherwise.
	Sent bool
	Text string
}

// longestLine of a ladder's first line, in characters.
const longestLine = 120

// Ladder is the signalling of a call, a line a message: ms since the first,
// an arrow (──▶ sent, ◀── received), the first line, the CSeq.
func Ladder(messages []Message) []byte {
	var b bytes.Buffer
	for _, m := range messages {
		arrow := "◀──"
		if m.Sent {
			arrow = "──▶"
		}
		ms := float64(m.AtNs-messages[0].AtNs) / 1e6
		first, rest, _ := strings.Cut(m.Text, "\n")
		fmt.Fprintf(&b, "%10.1f ms %s %s", ms, arrow, printable(first))
		if cseq := header(rest, "cseq"); cseq != "" {
			fmt.Fprintf(&b, "  (CSeq %s)", printable(cseq))
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// header is the value of the first header of that lower-case name; "" when
// there is none before the body.
func header(text, name string) string {
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			return ""
		}
		key, value, found := strings.Cut(line, ":")
		if found && strings.ToLower(strings.TrimSpace(key)) == name {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

// printable keeps what a far end wrote from moving a terminal's cursor, and short.
func printable(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == utf8.RuneError {
			return '·'
		}
		return r
	}, strings.TrimRight(s, "\r\n"))
	if runes := []rune(s); len(runes) > longestLine {
		return string(runes[:longestLine]) + "…"
	}
	return s
}
