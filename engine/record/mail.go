package record

// Done is the outcome of an attempt of a system other than voice that ended as it ought to.
const Done = "done"

// Mail is MailRecord of catalogue/types/mail.ts: one message, or one that was to be refused.
type Mail struct {
	Schema     string `json:"schema"`
	RunID      string `json:"runId"`
	ID         string `json:"id"`
	System     string `json:"system"`
	Region     string `json:"region"`
	PeerRegion string `json:"peerRegion"`
	// Kind is message, or what was to be refused.
	Kind       string `json:"kind"`
	From       string `json:"from"`
	To         string `json:"to"`
	Submission string `json:"submission"`
	Protection string `json:"protection"`
	// Bytes of the whole message as it was sent, and of what is attached to it.
	Bytes           int     `json:"bytes"`
	AttachmentBytes int     `json:"attachmentBytes"`
	StartedAt       string  `json:"startedAt"`
	EndedAt         string  `json:"endedAt"`
	Outcome         string  `json:"outcome"`
	Failure         *string `json:"failure"`
	// SMTP is the server's answer that decided; nil when none came.
	SMTP    *SMTPAnswer `json:"smtp"`
	Timings MailTimings `json:"timings"`
	// Verified: the far end has read what was sent, and the signature was the sender's; nil when it got nothing.
	Verified *bool      `json:"verified"`
	TLS      MailTLS    `json:"tls"`
	Score    *MailScore `json:"score"`
}

// SMTPAnswer is RFC 5321's reply, with RFC 3463's code.
type SMTPAnswer struct {
	Code     int    `json:"code"`
	Enhanced string `json:"enhanced"`
	Text     string `json:"text"`
}

// MailTimings are in milliseconds since the message was sent off; nil where the event never came.
type MailTimings struct {
	// SignedOnMs: connected, TLS agreed, signed on.
	SignedOnMs *float64 `json:"signedOnMs"`
	// AcceptedMs: 250 after the message's end.
	AcceptedMs *float64 `json:"acceptedMs"`
	// VisibleMs: in the far mailbox's list.
	VisibleMs *float64 `json:"visibleMs"`
	// VerifiedMs: fetched, decrypted, signature and attachment verified.
	VerifiedMs *float64 `json:"verifiedMs"`
}

// MailTLS is how the message went in, and how it was fetched.
type MailTLS struct {
	Submission *TLS `json:"submission"`
	Mailbox    *TLS `json:"mailbox"`
}

// TLS is one connection's, checked against the stack's authority.
type TLS struct {
	Version string `json:"version"`
	Cipher  string `json:"cipher"`
	// Certificate of the server.
	Subject  string `json:"subject"`
	Issuer   string `json:"issuer"`
	NotAfter string `json:"notAfter"`
	SHA256   string `json:"sha256"`
}

// MailScore is an opinion score with the curve that gave it.
type MailScore struct {
	Model string  `json:"model"`
	MOS   float64 `json:"mos"`
}
