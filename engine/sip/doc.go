// Package sip is the telephone of the probes: one Agent registers any number of accounts over one transport, places and
// takes their calls, holds and transfers them, sends messages, subscribes to events, and measures each by RFC 6076. It
// knows nothing of media: session descriptions come in and go out as bytes, with helpers for G.711 beside it.
//
// Beside it stand packages that know nothing of an Agent: message reads and checks what comes from the wire,
// description has session descriptions as data, kpi counts, ladder keeps who sent what when.
package sip
