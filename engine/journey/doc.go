// Package journey is one conversation across worlds: telephones by SIP and
// people in a room, of one process and so of one clock, that hear each other
// through whatever is between. Each says a marker in a slot of its own, so that
// each ear tells whose it was and how long it took from mouth to ear.
package journey
