package sip

import (
	"crypto/tls"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	wire "github.com/emiago/sipgo/sip"
)

const (
	testDomain   = "voice.vigie.test"
	testInstance = "ipbx-7"
)

// quiet keeps the library that the edge is made of from writing to the log, and from refusing large datagrams.
var quiet sync.Once

// edge is a second user agent on a real socket: registrar with digest, and a proxy that record-routes, as the
// stack's edge does. It counts what an agent must not do.
type edge struct {
	t       testing.TB
	network string
	host    string
	port    int
	layer   *wire.TransactionLayer
	tp      *wire.TransportLayer
	guard   *digestGuard
	stop    func()

	mu       sync.Mutex
	contacts map[string]wire.Uri
	sources  map[string]string // where a .invalid host is connected from
	expires  string            // granted to whoever registers; empty: what was asked for
	outbound bool              // keeps flows and gives GRUUs

	byMethod  sync.Map // method to *atomic.Int64
	bypassed  atomic.Int64
	silent    atomic.Bool  // answers nothing any more
	forwards  atomic.Bool  // SUBSCRIBE, rather than answer it
	dropFirst atomic.Int64 // this many ACKs are lost
}

func startEdge(t testing.TB, network string, secure *tls.Config) *edge {
	t.Helper()
	quiet.Do(func() {
		wire.SetDefaultLogger(slog.New(slog.DiscardHandler))
		wire.UDPMTUSize = 1 << 16
	})
	e := &edge{
		t: t, network: network, host: "127.0.0.1", contacts: map[string]wire.Uri{}, sources: map[string]string{},
		guard: newDigestGuard("MD5"),
	}
	e.tp = wire.NewTransportLayer(net.DefaultResolver, wire.NewParser(), nil)
	e.layer = wire.NewTransactionLayer(e.tp)
	e.layer.OnRequest(e.receive)
	closer := e.listen(secure)
	e.stop = sync.OnceFunc(func() {
		e.layer.Close()
		_ = e.tp.Close()
		_ = closer()
	})
	t.Cleanup(e.stop)
	return e
}

func (e *edge) listen(secure *tls.Config) func() error {
	e.t.Helper()
	if e.network == "udp" {
		conn, err := net.ListenPacket("udp", "127.0.0.1:0")
		must(e.t, err)
		must(e.t, conn.(*net.UDPConn).SetReadBuffer(socketBuffer))
		e.port = conn.LocalAddr().(*net.UDPAddr).Port
		go func() { _ = e.tp.ServeUDP(conn) }()
		return conn.Close
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(e.t, err)
	e.port = listener.Addr().(*net.TCPAddr).Port
	serve := map[string]func(net.Listener) error{
		"tcp": e.tp.ServeTCP, "tls": e.tp.ServeTLS, "ws": e.tp.ServeWS, "wss": e.tp.ServeWSS,
	}[e.network]
	if secure != nil {
		listener = tls.NewListener(listener, secure)
	}
	go func() { _ = serve(listener) }()
	return listener.Close
}

func (e *edge) addr() string {
	return hostPort(wire.Uri{Host: e.host, Port: e.port})
}

func (e *edge) count(method wire.RequestMethod) int64 {
	n, ok := e.byMethod.Load(method)
	if !ok {
		return 0
	}
	return n.(*atomic.Int64).Load()
}

func (e *edge) receive(req *wire.Request, tx *wire.ServerTx) {
	defer tx.TerminateGracefully()
	n, _ := e.byMethod.LoadOrStore(req.Method, new(atomic.Int64))
	n.(*atomic.Int64).Add(1)
	switch {
	case e.silent.Load():
	case req.Method == wire.REGISTER:
		e.register(req, tx)
	case req.Method == wire.SUBSCRIBE && !e.forwards.Load():
		e.subscribe(req, tx)
	case req.To().Params.Has("tag"):
		e.loose(req, tx)
	case req.Method == wire.INVITE, req.Method == wire.MESSAGE, req.Method == wire.OPTIONS, req.Method == wire.REFER,
		req.Method == wire.SUBSCRIBE:
		e.invite(req, tx)
	}
}

func (e *edge) register(req *wire.Request, tx *wire.ServerTx) {
	if challenge := e.guard.check(req, wire.StatusUnauthorized); challenge != nil {
		_ = tx.Respond(challenge)
		return
	}
	if e.lacksOutbound(req) {
		_ = tx.Respond(wire.NewResponseFromRequest(req, 439, "First Hop Lacks Outbound Support", nil))
		return
	}
	res := wire.NewResponseFromRequest(req, 200, "OK", nil)
	expires := req.GetHeader("Expires").Value()
	contact := req.Contact().Clone()
	e.mu.Lock()
	if expires == "0" {
		delete(e.contacts, req.To().Address.User)
	} else {
		e.contacts[req.To().Address.User] = contact.Address
		if e.expires != "" {
			expires = e.expires
		}
		e.sources[contact.Address.Host] = req.Source()
		contact.Params.Add("expires", expires)
		e.grant(contact, res, req.To().Address.User)
		res.AppendHeader(contact)
	}
	e.mu.Unlock()
	_ = tx.Respond(res)
}

func (e *edge) registered() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.contacts)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func isSelf(value, addr string) bool { return strings.Contains(value, addr) }
