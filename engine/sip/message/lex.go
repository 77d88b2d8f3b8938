package message

import "strings"

// tokenBytes marks RFC 3261's token characters (25.1).
var tokenBytes = func() (t [256]bool) {
	for _, c := range []byte("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.!%*_+`'~") {
		t[c] = true
	}
	return t
}()

func isToken(s string) bool {
	for i := range len(s) {
		if !tokenBytes[s[i]] {
			return false
		}
	}
	return s != ""
}

func digits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// trim is strings.Trim of blanks and tabs, which makes a set of them each time.
func trim(s string) string {
	for s != "" && isBlank(s[0]) {
		s = s[1:]
	}
	return trimEnd(s)
}

func trimEnd(s string) string {
	for s != "" && isBlank(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	return s
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }

// blank is where the first blank or tab stands, -1 where there is none.
func blank(s string) int {
	for i := range len(s) {
		if isBlank(s[i]) {
			return i
		}
	}
	return -1
}

// holdsBreak says whether a CR or LF is in s.
func holdsBreak(s string) bool {
	return strings.IndexByte(s, '\r') >= 0 || strings.IndexByte(s, '\n') >= 0
}

// quoted is the length of the quoted-string that s begins with, its quotes included; 0 where it does not end.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return 0
}

// splitList takes s apart at its commas, but not at those in quotes or angle brackets.
func splitList(s string) []string {
	if strings.IndexByte(s, ',') < 0 {
		return []string{trim(s)}
	}
	var parts []string
	start, angle := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' && !angle:
			n := quoted(s[i:])
			if n == 0 {
				return append(parts, trim(s[start:]))
			}
			i += n - 1
		case c == '<':
			angle = true
		case c == '>':
			angle = false
		case c == ',' && !angle:
			parts = append(parts, trim(s[start:i]))
			start = i + 1
		}
	}
	return append(parts, trim(s[start:]))
}
