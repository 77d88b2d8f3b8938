// Package capture finds the RTP streams of a packet capture (pcap, pcapng) and
// scores each of them.
//
// What can be read is read: a truncated or damaged file gives the streams up
// to the damage, and a warning. SRTP is scored by its header, which is plain.
package capture
