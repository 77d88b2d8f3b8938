// Package description holds what a session description says (RFC 8866) as data that signalling and media share:
// codecs, directions (RFC 3264), RTCP (RFC 3605, 5761), SDES keys (RFC 4568), DTLS fingerprints (RFC 8122, 8842) and
// ICE (RFC 8839). It reads and writes descriptions; it makes no key, checks no fingerprint and opens no socket.
package description
