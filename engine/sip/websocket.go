package sip

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"vigie.dev/engine/sip/message"
)

// subprotocol is the WebSocket's for SIP (RFC 7118 4.1).
const subprotocol = "sip"

// errSubprotocol is a WebSocket server that does not speak SIP.
var errSubprotocol = errors.New("server did not agree on the subprotocol sip")

// socketry carries a message a WebSocket message (RFC 7118 5.2).
type socketry struct {
	conn  *websocket.Conn
	write sync.Mutex
}

// dialWebSocket makes the handshake on a connection to host. Where secure, the certificate must name the domain.
func (l *link) dialWebSocket(ctx context.Context, conn net.Conn, host string, alive *pulse) (*socketry, error) {
	scheme := "ws"
	if l.secure != nil {
		scheme = "wss"
	}
	dialled := func(context.Context, string, string) (net.Conn, error) { return conn, nil }
	dialer := websocket.Dialer{
		NetDialContext: dialled, NetDialTLSContext: dialled, Subprotocols: []string{subprotocol},
		HandshakeTimeout: dialTimeout,
	}
	at := url.URL{Scheme: scheme, Host: host, Path: l.cfg.Path}
	ws, response, err := dialer.DialContext(ctx, at.String(), nil)
	if response != nil && response.Body != nil {
		// The body is the connection itself, or what was read of an error page.
		defer response.Body.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("cannot open WebSocket %s: %w", at.String(), err)
	}
	if ws.Subprotocol() != subprotocol {
		return nil, fmt.Errorf("cannot open WebSocket %s: %w", at.String(), errSubprotocol)
	}
	ws.SetReadLimit(message.MaxSize)
	ws.SetPongHandler(func(string) error {
		alive.beat()
		return nil
	})
	return &socketry{conn: ws}, nil
}

func (s *socketry) readMessage() ([]byte, error) {
	_, raw, err := s.conn.ReadMessage()
	return raw, err
}

func (s *socketry) writeMessage(raw []byte) error {
	s.write.Lock()
	defer s.write.Unlock()
	return s.conn.WriteMessage(websocket.TextMessage, raw)
}

// ping sends a WebSocket ping (RFC 7118 6), which every WebSocket answers.
func (s *socketry) ping() error {
	return s.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(dialTimeout))
}
