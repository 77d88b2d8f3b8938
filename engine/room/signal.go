package room

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
	"github.com/livekit/protocol/livekit"
	"google.golang.org/protobuf/proto"
)

// protocolVersion is LiveKit's signalling protocol that we speak: two peer
// connections, the subscriber's offered by the server.
const protocolVersion = 16

// writeTimeout bounds the time that one signalling message may take to leave.
const writeTimeout = 10 * time.Second

// signal is the WebSocket to the server: binary SignalRequests go, binary
// SignalResponses come.
type signal struct {
	socket *websocket.Conn
	mu     sync.Mutex // one writer at a time
}

// dialSignal dials to join, or to resume the session of the participant that sid names.
func dialSignal(ctx context.Context, o *Options, sid string) (*signal, error) {
	u, err := url.Parse(o.URL)
	if err != nil {
		return nil, fmt.Errorf("Cannot read the server's address %q: %w", o.URL, err)
	}
	u = u.JoinPath("rtc")
	query := url.Values{
		"protocol":       {strconv.Itoa(protocolVersion)},
		"auto_subscribe": {strconv.FormatBool(!o.SubscribeNothing)},
		"sdk":            {"go"},
	}
	if sid != "" {
		query.Set("reconnect", "1")
		query.Set("sid", sid)
	}
	u.RawQuery = query.Encode()
	socket, response, err := o.Dialer.DialContext(ctx, u.String(), http.Header{"Authorization": {"Bearer " + o.Token}})
	if err != nil && response != nil {
		return nil, fmt.Errorf("Cannot join by %q, answered %q: %w", o.URL, response.Status, err)
	}
	if err != nil {
		return nil, fmt.Errorf("Cannot join by %q: %w", o.URL, err)
	}
	return &signal{socket: socket}, nil
}

func (s *signal) send(m *livekit.SignalRequest) error {
	b, err := proto.Marshal(m)
	if err != nil {
		return fmt.Errorf("Cannot write a signalling message: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.socket.SetWriteDeadline(time.Now().Add(writeTimeout)); err != nil {
		return fmt.Errorf("Cannot send a signalling message: %w", err)
	}
	if err := s.socket.WriteMessage(websocket.BinaryMessage, b); err != nil {
		return fmt.Errorf("Cannot send a signalling message: %w", err)
	}
	return nil
}

// receiveWithin is receive with a limit, 0 for none.
func (s *signal) receiveWithin(limit time.Duration) (*livekit.SignalResponse, error) {
	var until time.Time
	if limit > 0 {
		until = time.Now().Add(limit)
	}
	if err := s.socket.SetReadDeadline(until); err != nil {
		return nil, fmt.Errorf("Cannot receive from the server: %w", err)
	}
	return s.receive()
}

// receive waits for the next message; it ends when the socket is closed.
func (s *signal) receive() (*livekit.SignalResponse, error) {
	for {
		kind, b, err := s.socket.ReadMessage()
		if err != nil {
			return nil, fmt.Errorf("Cannot receive from the server: %w", err)
		}
		if kind != websocket.BinaryMessage {
			continue // the server was asked for protobuf; text is not for us
		}
		m := &livekit.SignalResponse{}
		if err := proto.Unmarshal(b, m); err != nil {
			return nil, fmt.Errorf("Cannot read a signalling message of %d octets: %w", len(b), err)
		}
		return m, nil
	}
}
