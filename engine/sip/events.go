package sip

import (
	"encoding/xml"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// errSummary is a message summary that does not say whether messages wait.
var errSummary = errors.New("no Messages-Waiting line")

// MessageSummary is the state of a mailbox (RFC 3842 3.5).
type MessageSummary struct {
	// Waiting says that there are new messages.
	Waiting bool
	// Account is the mailbox's URI; empty where it was not said.
	Account string
	// New, Old and of them the urgent ones, of voice messages.
	New, Old, NewUrgent, OldUrgent uint32
}

// ParseMessageSummary reads the body of a message-summary NOTIFY.
func ParseMessageSummary(body []byte) (MessageSummary, error) {
	var s MessageSummary
	found := false
	for line := range strings.Lines(string(body)) {
		name, value, _ := strings.Cut(line, ":")
		value = strings.TrimSpace(value)
		switch strings.ToLower(strings.TrimSpace(name)) {
		case "messages-waiting":
			s.Waiting, found = strings.EqualFold(value, "yes"), true
		case "message-account":
			s.Account = value
		case "voice-message":
			if err := s.counts(value); err != nil {
				return MessageSummary{}, fmt.Errorf("cannot read message summary: %w", err)
			}
		}
	}
	if !found {
		return MessageSummary{}, fmt.Errorf("cannot read message summary: %w", errSummary)
	}
	return s, nil
}

// counts reads "2/8 (0/2)".
func (s *MessageSummary) counts(value string) error {
	all, urgent, some := strings.Cut(value, "(")
	var err error
	if s.New, s.Old, err = pairOf(all); err != nil || !some {
		return err
	}
	s.NewUrgent, s.OldUrgent, err = pairOf(strings.TrimSuffix(urgent, ")"))
	return err
}

func pairOf(s string) (a, b uint32, err error) {
	left, right, ok := strings.Cut(strings.TrimSpace(s), "/")
	x, err1 := strconv.ParseUint(left, 10, 32)
	y, err2 := strconv.ParseUint(right, 10, 32)
	if !ok || err1 != nil || err2 != nil {
		return 0, 0, fmt.Errorf("expected new/old, got %q: %w", s, errors.Join(err1, err2))
	}
	return uint32(x), uint32(y), nil
}

// Presence is whether somebody can be reached (RFC 3863).
type Presence struct {
	// Entity is whose presence it is, a URI of the pres or sip scheme.
	Entity string
	// Open says that one tuple at least is open.
	Open bool
	// Note is the first that was written.
	Note string
}

// ParsePresence reads a PIDF document.
func ParsePresence(body []byte) (Presence, error) {
	var document struct {
		XMLName xml.Name `xml:"urn:ietf:params:xml:ns:pidf presence"`
		Entity  string   `xml:"entity,attr"`
		Tuples  []struct {
			Basic string   `xml:"status>basic"`
			Notes []string `xml:"note"`
		} `xml:"tuple"`
		Notes []string `xml:"note"`
	}
	if err := xml.Unmarshal(body, &document); err != nil {
		return Presence{}, fmt.Errorf("cannot read presence document: %w", err)
	}
	p := Presence{Entity: document.Entity}
	for _, tuple := range document.Tuples {
		p.Open = p.Open || strings.TrimSpace(tuple.Basic) == "open"
		document.Notes = append(document.Notes, tuple.Notes...)
	}
	if len(document.Notes) > 0 {
		p.Note = strings.TrimSpace(document.Notes[0])
	}
	return p, nil
}
