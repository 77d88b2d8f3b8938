package mail

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"sync"
	"time"

	"vigie.dev/engine/record"
)

// reconnectAfter is how long a watcher whose connection broke waits before it tries again.
const reconnectAfter = 500 * time.Millisecond

// delivery is a message that a watcher has seen and fetched.
type delivery struct {
	visible time.Time
	tls     *record.TLS
	raw     io.Reader
}

// watcher keeps one mailbox's list in view and hands what comes to who expects
// it. It outlives its connections: a server that was away is signed on to again,
// and what came in the meantime is found.
type watcher struct {
	who   *Person
	roots *x509.CertPool
	addr  string

	mutex    sync.Mutex
	expected map[string]chan delivery // by Message-ID
	ended    chan struct{}
}

// watch signs on, empties the mailbox (it is a probe's own), and goes on in the background until ctx ends.
func watch(ctx context.Context, roots *x509.CertPool, addr string, who *Person) (*watcher, error) {
	w := &watcher{who: who, roots: roots, addr: addr, expected: map[string]chan delivery{}, ended: make(chan struct{})}
	s, err := signOn(ctx, roots, addr, who)
	if err != nil {
		return nil, err
	}
	if err := s.clear(); err != nil {
		s.done()
		return nil, err
	}
	go w.run(ctx, s)
	return w, nil
}

// expect announces a message; what is given back gets it, once.
func (w *watcher) expect(id string) <-chan delivery {
	waits := make(chan delivery, 1)
	w.mutex.Lock()
	w.expected[id] = waits
	w.mutex.Unlock()
	return waits
}

// forget gives a message up.
func (w *watcher) forget(id string) {
	w.mutex.Lock()
	delete(w.expected, id)
	w.mutex.Unlock()
}

func (w *watcher) run(ctx context.Context, s *session) {
	defer close(w.ended)
	for ctx.Err() == nil {
		// Its error is a broken connection, told by the messages that do not come.
		_ = w.follow(ctx, s)
		s.done()
		next := s
		for ctx.Err() == nil {
			again, err := signOn(ctx, w.roots, w.addr, w.who)
			if err == nil {
				if again.uidsOf == s.uidsOf {
					again.next = s.next
				} else {
					again.next = 1 // other UIDs: all is looked at again (RFC 3501 §2.3.1.1)
				}
				next = again
				break
			}
			sleep(ctx, reconnectAfter)
		}
		if next == s {
			return
		}
		s = next
	}
	s.done()
}

// follow hands out what comes until the connection or ctx ends.
func (w *watcher) follow(ctx context.Context, s *session) error {
	for {
		came, err := s.list()
		if err != nil {
			return err
		}
		for _, m := range came {
			if err := w.deliver(s, m); err != nil {
				s.next = m.uid // to be looked at again
				return err
			}
		}
		if len(came) > 0 {
			continue // what came meanwhile is told by no further EXISTS
		}
		if err := s.wait(ctx); err != nil {
			return err
		}
	}
}

func (w *watcher) deliver(s *session, m arrived) error {
	w.mutex.Lock()
	waits, ok := w.expected[m.id]
	w.mutex.Unlock()
	if !ok {
		return nil // of another, or given up
	}
	raw, err := s.fetch(m.uid)
	if err != nil {
		return err
	}
	w.forget(m.id)
	waits <- delivery{visible: m.at, tls: s.tls, raw: raw}
	return nil
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// watchAll has a watcher for each person; the first refusal is the error.
func watchAll(ctx context.Context, roots *x509.CertPool, addr string, all []*Person) (map[string]*watcher, error) {
	watchers := map[string]*watcher{}
	for _, who := range all {
		w, err := watch(ctx, roots, addr, who)
		if err != nil {
			return nil, fmt.Errorf("Cannot watch %d of %d mailboxes: %w", len(all)-len(watchers), len(all), err)
		}
		watchers[who.Address] = w
	}
	return watchers, nil
}
