// Package sip is the telephone of the probes: one Agent registers any number of accounts over one
// transport, places and takes their calls, and measures each by RFC 6076. It knows nothing of media:
// session descriptions come in and go out as bytes, with helpers for G.711 beside it.
package sip
