// Package room is our LiveKit client: it joins a room, publishes pre-encoded
// video and speech, and scores what it receives without decoding it.
// docs/decisions/room-client.md says why it is ours.
package room
