// Package bridge lets a telephone into a room: a SIP user agent and a room's
// participant back to back. It answers calls to conference numbers, asks for
// the room's PIN, joins, and carries speech both ways; a room can call a
// number out. docs/decisions/bridge.md says why it is as it is.
package bridge
