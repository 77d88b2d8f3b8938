package sip

import "errors"

// Incoming is a call that is offered.
type Incoming struct{}

// From is the caller's number.
func (in *Incoming) From() string { return "" }

// To is the called number: the user part of the Request-URI.
func (in *Incoming) To() string { return "" }

// CallID is the Call-ID.
func (in *Incoming) CallID() string { return "" }

// Offer is the caller's session description.
func (in *Incoming) Offer() []byte { return nil }

// Ring sends 180.
func (in *Incoming) Ring() error { return errors.ErrUnsupported }

// Answer sends 200 with sdp.
func (in *Incoming) Answer(sdp []byte) (*Dialog, error) { return nil, errors.ErrUnsupported }

// Reject sends a final response of 300 to 699.
func (in *Incoming) Reject(code int, reason string) error { return errors.ErrUnsupported }

// Cancelled is closed when the caller gives up before an answer.
func (in *Incoming) Cancelled() <-chan struct{} { return nil }
