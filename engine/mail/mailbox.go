package mail

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"vigie.dev/engine/record"
)

// session is one IMAP connection to a mailbox, signed on, its inbox selected.
type session struct {
	client *imapclient.Client
	tls    *record.TLS
	// grown gets a token when messages have come.
	grown  chan struct{}
	there  uint32 // messages when it was opened
	uidsOf uint32 // UIDVALIDITY
	next   imap.UID
	done   func()
}

// arrived is a message in the mailbox's list.
type arrived struct {
	uid imap.UID
	id  string
	at  time.Time
}

var wholeBody = &imap.FetchItemBodySection{Peek: true}

// signOn opens a person's inbox by IMAPS.
func signOn(ctx context.Context, roots *x509.CertPool, addr string, who *Person) (*session, error) {
	config, err := clientTLS(roots, addr)
	if err != nil {
		return nil, err
	}
	conn, done, err := dial(ctx, addr)
	if err != nil {
		return nil, err
	}
	secured, err := handshake(ctx, conn, config)
	if err != nil {
		done()
		return nil, err
	}
	s, err := openInbox(secured, who)
	if err != nil {
		done()
		return nil, err
	}
	closeConn := done
	s.done = func() { _ = s.client.Close(); closeConn() }
	return s, nil
}

func openInbox(conn *tls.Conn, who *Person) (*session, error) {
	s := &session{tls: describe(conn.ConnectionState()), grown: make(chan struct{}, 1)}
	s.client = imapclient.New(conn, &imapclient.Options{UnilateralDataHandler: &imapclient.UnilateralDataHandler{
		Mailbox: func(data *imapclient.UnilateralDataMailbox) {
			if data.NumMessages == nil {
				return
			}
			select {
			case s.grown <- struct{}{}:
			default: // it is told already
			}
		},
	}})
	if err := s.client.Login(who.Address, who.Password).Wait(); err != nil {
		return nil, fmt.Errorf("Cannot sign %s on at the mailboxes: %w", who.Address, err)
	}
	inbox, err := s.client.Select("INBOX", nil).Wait()
	if err != nil {
		return nil, fmt.Errorf("Cannot open the inbox of %s: %w", who.Address, err)
	}
	s.there, s.uidsOf, s.next = inbox.NumMessages, inbox.UIDValidity, inbox.UIDNext
	return s, nil
}

// wait idles until messages have come, or ctx ends, or the connection does (RFC 2177).
func (s *session) wait(ctx context.Context) error {
	idle, err := s.client.Idle()
	if err != nil {
		return fmt.Errorf("Cannot wait for mail: %w", err)
	}
	var ended error
	select {
	case <-s.grown:
	case <-ctx.Done():
		ended = ctx.Err()
	case <-s.client.Closed():
		ended = errors.New("Cannot wait for mail: the connection was closed")
	}
	if err := idle.Close(); err != nil && ended == nil {
		ended = fmt.Errorf("Cannot wait for mail: %w", err)
	}
	return errors.Join(ended, idle.Wait())
}

// list gives the messages from next on, and moves next behind them.
func (s *session) list() ([]arrived, error) {
	var all imap.UIDSet
	all.AddRange(s.next, 0)
	found, err := s.client.Fetch(all, &imap.FetchOptions{UID: true, Envelope: true}).Collect()
	if err != nil {
		return nil, fmt.Errorf("Cannot list the mailbox: %w", err)
	}
	now := time.Now()
	var came []arrived
	for _, m := range found {
		// `n:*` gives the last message even where its UID is under n (RFC 3501 §6.4.8).
		if m.UID < s.next || m.Envelope == nil {
			continue
		}
		came = append(came, arrived{m.UID, m.Envelope.MessageID, now})
	}
	for _, m := range came {
		s.next = max(s.next, m.uid+1)
	}
	return came, nil
}

// fetch gives a whole message.
func (s *session) fetch(uid imap.UID) (*bytes.Reader, error) {
	found, err := s.client.Fetch(imap.UIDSetNum(uid),
		&imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{wholeBody}}).Collect()
	if err != nil {
		return nil, fmt.Errorf("Cannot fetch a message: %w", err)
	}
	if len(found) != 1 {
		return nil, fmt.Errorf("Cannot fetch a message: %d came for one UID", len(found))
	}
	return bytes.NewReader(found[0].FindBodySection(wholeBody)), nil
}

// clear deletes all that was there when it was opened.
func (s *session) clear() error {
	if s.there == 0 {
		return nil
	}
	var all imap.SeqSet
	all.AddRange(1, s.there)
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := s.client.Store(all, flags, nil).Close(); err != nil {
		return fmt.Errorf("Cannot empty a mailbox: %w", err)
	}
	if err := s.client.Expunge().Close(); err != nil {
		return fmt.Errorf("Cannot empty a mailbox: %w", err)
	}
	return nil
}
