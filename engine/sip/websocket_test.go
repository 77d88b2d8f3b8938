package sip

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"vigie.dev/engine/sip/message"
)

// socketServer is a WebSocket server of its own, so that frames can be looked at.
func socketServer(t *testing.T, protocols []string, serve func(*websocket.Conn)) string {
	t.Helper()
	upgrader := websocket.Upgrader{Subprotocols: protocols}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := upgrader.Upgrade(w, r, nil)
		if err != nil {
			return
		}
		defer conn.Close()
		serve(conn)
	}))
	t.Cleanup(server.Close)
	return strings.TrimPrefix(server.URL, "http://")
}

func TestWebSocketServerMustAgreeOnTheSubprotocol(t *testing.T) {
	addr := socketServer(t, []string{"chat"}, func(*websocket.Conn) {})
	_, err := New(Config{LocalIP: loopback, Transport: "ws", Edge: addr, Domain: testDomain})
	if !errors.Is(err, errSubprotocol) {
		t.Errorf("New: %v", err)
	}
}

func TestWebSocketMessagesAreWholeFramesWithAnInvalidHost(t *testing.T) {
	frames := make(chan []byte, 4)
	addr := socketServer(t, []string{"sip"}, func(conn *websocket.Conn) {
		_, raw, err := conn.ReadMessage()
		if err != nil {
			return
		}
		frames <- raw
		// The answer goes without Content-Length, which RFC 7118 (5.2) lets a server leave out.
		m, err := message.Parse(raw)
		if err != nil {
			return
		}
		res := "SIP/2.0 200 OK\r\n"
		for _, name := range []string{"Via", "From", "To", "Call-ID", "CSeq"} {
			value, _ := m.Get(name)
			res += name + ": " + value + "\r\n"
		}
		_ = conn.WriteMessage(websocket.BinaryMessage, []byte(res+"\r\n"))
		_, _, _ = conn.ReadMessage()
	})
	a, err := New(Config{LocalIP: loopback, Transport: "ws", Edge: addr, Domain: testDomain})
	must(t, err)
	defer func() { _ = a.Close() }()
	_, err = a.Register(within(t, 5*time.Second), account("300001"))
	must(t, err)
	m, err := message.Parse(<-frames)
	must(t, err)
	value, _ := m.Get("Via")
	via, err := message.ParseVia(value)
	must(t, err)
	contact, _ := m.Get("Contact")
	if via.Transport != "WS" || !strings.HasSuffix(via.Host, ".invalid") ||
		contact != "<sip:300001@"+via.Host+";transport=ws>" {
		t.Errorf("Via %q, Contact %q", value, contact)
	}
}

func TestWebSocketWithoutPongIsGivenUp(t *testing.T) {
	opened := make(chan struct{}, 8)
	addr := socketServer(t, []string{"sip"}, func(conn *websocket.Conn) {
		opened <- struct{}{}
		conn.SetPingHandler(func(string) error { return nil })
		_, _, _ = conn.ReadMessage()
	})
	a, err := New(Config{LocalIP: loopback, Transport: "ws", Edge: addr, Domain: testDomain})
	must(t, err)
	defer func() { must(t, a.Close()) }()
	f := a.link.edges.flows[0].Load()
	f.alive.last = time.Now().Add(-a.cfg.KeepAlive - pongWithin - time.Second)
	a.ping(f)
	<-opened
	waitFor(t, opened, "second connection")
}
