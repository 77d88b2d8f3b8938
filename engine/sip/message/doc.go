// Package message reads and writes SIP messages as their header fields (RFC 3261 7, 25.1), strictly enough to tell
// what a user agent must refuse and with which status, as RFC 4475 lays it out. It stands in front of the library
// that runs the transactions: what passes here is written anew in the plainest form before that one reads it.
package message
