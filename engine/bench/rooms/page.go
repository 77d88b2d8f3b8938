package rooms

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"
)

//go:embed page.html
var pageHTML []byte

// seen is what a tab says of itself; its counts are since it joined.
type seen struct {
	ID              string
	Packets, Frames uint64
	Width           int
	Visible         bool
	at              time.Time
}

// page serves the subscriber's page on loopback and hears what its tabs say.
type page struct {
	url    string
	server *http.Server

	mu   sync.Mutex
	tabs map[string]seen
}

// servePage serves page.html with livekit-client's bundle of this path.
func servePage(client string) (*page, error) {
	bundle, err := os.ReadFile(client)
	if err != nil {
		return nil, fmt.Errorf("Cannot serve livekit-client: %w", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("Cannot serve the page: %w", err)
	}
	p := &page{url: "http://" + listener.Addr().String(), tabs: map[string]seen{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(pageHTML) })
	mux.HandleFunc("GET /livekit-client.umd.js", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write(bundle)
	})
	mux.HandleFunc("POST /seen", p.hear)
	p.server = &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = p.server.Serve(listener) }()
	return p, nil
}

func (p *page) hear(w http.ResponseWriter, r *http.Request) {
	var s seen
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&s); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	s.at = time.Now()
	p.mu.Lock()
	p.tabs[s.ID] = s
	p.mu.Unlock()
}

// last that a tab said.
func (p *page) last(id string) seen {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tabs[id]
}

func (p *page) close() { _ = p.server.Close() }
