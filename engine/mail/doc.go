// Package mail uses a mail system as people do: it submits messages, signed and
// encrypted as asked (OpenPGP, RFC 3156), watches the far mailboxes by IMAP IDLE
// (RFC 2177), reads and verifies what came, and scores how long that took. It
// also sends what must be refused. It knows nothing of k6.
package mail
