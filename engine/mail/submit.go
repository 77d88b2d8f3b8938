package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"

	"vigie.dev/engine/record"
)

// answerLimit bounds one answer of a server; RFC 5321 §4.5.3.2 allows minutes, a person does not.
const answerLimit = 30 * time.Second

// Answer is a refusal by the server, RFC 5321 and RFC 3463.
type Answer struct{ record.SMTPAnswer }

func (a *Answer) Error() string {
	return fmt.Sprintf("the server answered %d %s %s", a.Code, a.Enhanced, a.Text)
}

// envelope is what a submission says before the message.
type envelope struct {
	account  *Person
	password string
	from, to string
	// size that is declared, bytes; 0: the message's own.
	size int64
}

// submission is what became of one.
type submission struct {
	tls      *record.TLS
	signedOn time.Time
	accepted time.Time
}

// outbox submits messages to one system.
type outbox struct {
	roots   *x509.CertPool
	servers map[string]string // host:port by way
}

// submit hands a message to the server by STARTTLS or TLS. A refusal is an *Answer.
func (o *outbox) submit(ctx context.Context, way string, e envelope, raw []byte) (submission, error) {
	var s submission
	client, state, done, err := o.connect(ctx, way)
	if err != nil {
		return s, err
	}
	defer done()
	s.tls = describe(state)
	if err := client.Auth(sasl.NewPlainClient("", e.account.Address, e.password)); err != nil {
		return s, answered(err)
	}
	s.signedOn = time.Now()
	if e.size == 0 {
		e.size = int64(len(raw))
	}
	if err := client.Mail(e.from, &smtp.MailOptions{Size: e.size}); err != nil {
		return s, answered(err)
	}
	if err := client.Rcpt(e.to, nil); err != nil {
		return s, answered(err)
	}
	data, err := client.Data()
	if err != nil {
		return s, answered(err)
	}
	if _, err := data.Write(raw); err != nil {
		return s, fmt.Errorf("Cannot send the message: %w", err)
	}
	if err := data.Close(); err != nil {
		return s, answered(err)
	}
	s.accepted = time.Now()
	_ = client.Quit() // the message is the server's by now
	return s, nil
}

func (o *outbox) connect(ctx context.Context, way string) (*smtp.Client, tls.ConnectionState, func(), error) {
	addr := o.servers[way]
	config, err := clientTLS(o.roots, addr)
	if err != nil {
		return nil, tls.ConnectionState{}, nil, err
	}
	conn, done, err := dial(ctx, addr)
	if err != nil {
		return nil, tls.ConnectionState{}, nil, err
	}
	client, state, err := greet(ctx, way, conn, config)
	if err != nil {
		done()
		return nil, tls.ConnectionState{}, nil, err
	}
	return client, state, done, nil
}

func greet(ctx context.Context, way string, conn net.Conn, config *tls.Config) (*smtp.Client, tls.ConnectionState, error) {
	var client *smtp.Client
	if way == ByTLS {
		secured, err := handshake(ctx, conn, config)
		if err != nil {
			return nil, tls.ConnectionState{}, err
		}
		client = smtp.NewClient(secured)
	} else {
		var err error
		if client, err = smtp.NewClientStartTLS(conn, config); err != nil {
			return nil, tls.ConnectionState{}, fmt.Errorf("Cannot agree on STARTTLS with %s: %w", conn.RemoteAddr(), err)
		}
	}
	client.CommandTimeout, client.SubmissionTimeout = answerLimit, answerLimit
	if err := client.Hello("probe.vigie.test"); err != nil {
		return nil, tls.ConnectionState{}, answered(err)
	}
	state, ok := client.TLSConnectionState()
	if !ok {
		return nil, state, fmt.Errorf("Cannot sign on at %s: the connection has no TLS", conn.RemoteAddr())
	}
	return client, state, nil
}

// answered makes an *Answer of what the server said; anything else is no answer.
func answered(err error) error {
	var said *smtp.SMTPError
	if !errors.As(err, &said) {
		return fmt.Errorf("Cannot submit: %w", err)
	}
	enhanced := ""
	if said.EnhancedCode != smtp.NoEnhancedCode && said.EnhancedCode != smtp.EnhancedCodeNotSet {
		enhanced = fmt.Sprintf("%d.%d.%d", said.EnhancedCode[0], said.EnhancedCode[1], said.EnhancedCode[2])
	}
	return &Answer{record.SMTPAnswer{Code: said.Code, Enhanced: enhanced, Text: said.Message}}
}
