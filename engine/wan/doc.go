// Package wan is a model of a wide-area link: what it loses, delays, puts out
// of order, sends twice and slows down. It is arithmetic on times that are
// passed in (ns of any monotonic clock) and on a seeded random source, so that
// it can be tested to the bit; package relay drives it with real packets.
//
// All that has a memory (bursts of loss, correlation of jitter, order) is kept
// for each flow, i.e. each set of addresses, protocol and ports: a burst of
// four is four packets that one ear misses, not four neighbours on a busy
// link, and the order that is kept is the order within a stream (RFC 4737
// §2.2 defines reordering for a stream in the same way). `tc netem` keeps this
// memory for the link as a whole.
package wan
