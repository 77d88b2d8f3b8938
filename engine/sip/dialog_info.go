package sip

import (
	"encoding/xml"
	"fmt"
	"strings"
)

// EventDialog is RFC 4235's: which calls somebody is in.
const EventDialog = "dialog"

// DialogInfo is what somebody's calls are (RFC 4235 4.1).
type DialogInfo struct {
	// Entity is whose calls they are, a URI.
	Entity string
	// States are those of its dialogs, in order: trying, proceeding, early, confirmed or terminated.
	States []string
}

// Busy says that a call stands or is being set up.
func (d DialogInfo) Busy() bool {
	for _, state := range d.States {
		if state != "terminated" {
			return true
		}
	}
	return false
}

// Talking says that a call stands.
func (d DialogInfo) Talking() bool {
	for _, state := range d.States {
		if state == "confirmed" {
			return true
		}
	}
	return false
}

// ParseDialogInfo reads an application/dialog-info+xml document.
func ParseDialogInfo(body []byte) (DialogInfo, error) {
	var document struct {
		XMLName xml.Name `xml:"urn:ietf:params:xml:ns:dialog-info dialog-info"`
		Entity  string   `xml:"entity,attr"`
		States  []string `xml:"dialog>state"`
	}
	if err := xml.Unmarshal(body, &document); err != nil {
		return DialogInfo{}, fmt.Errorf("cannot read dialog information: %w", err)
	}
	info := DialogInfo{Entity: document.Entity}
	for _, state := range document.States {
		info.States = append(info.States, strings.ToLower(strings.TrimSpace(state)))
	}
	return info, nil
}
