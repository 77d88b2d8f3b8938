package service

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"time"

	"vigie.dev/engine/wan"
	"vigie.dev/engine/wan/relay"
)

const (
	linksPath = "/links"
	longest   = 1 << 20 // bytes of a request
	patience  = 5 * time.Second
)

// ErrRefused: the service would not do it, and said why.
var ErrRefused = errors.New("refused")

// Host is the address that a measurement takes in a network: the last but one.
func Host(prefix netip.Prefix) netip.Addr {
	a := prefix.Addr().As4()
	last := uint32(a[0])<<24 | uint32(a[1])<<16 | uint32(a[2])<<8 | uint32(a[3]) | uint32(1<<(32-prefix.Bits())-1)
	last--
	return netip.AddrFrom4([4]byte{byte(last >> 24), byte(last >> 16), byte(last >> 8), byte(last)})
}

// Listen answers GET /links (State) and PUT /links ([]relay.LinkAsked) on a
// Unix socket until the context ends. Whoever sees the socket may ask: it is
// in a container of its own, whose root has no CAP_DAC_OVERRIDE.
func (s *Service) Listen(ctx context.Context, socket string) error {
	if err := os.Remove(socket); err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("Cannot replace the socket %q: %w", socket, err)
	}
	listener, err := net.Listen("unix", socket)
	if err != nil {
		return fmt.Errorf("Cannot listen: %w", err)
	}
	if err := os.Chmod(socket, 0o666); err != nil {
		return errors.Join(fmt.Errorf("Cannot open the socket to others: %w", err), listener.Close())
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+linksPath, s.get)
	mux.HandleFunc("PUT "+linksPath, s.put)
	server := &http.Server{Handler: mux, ReadTimeout: patience, WriteTimeout: patience}
	stop := context.AfterFunc(ctx, func() { _ = server.Close() })
	defer stop()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("Cannot serve %q: %w", socket, err)
	}
	return nil
}

func (s *Service) get(w http.ResponseWriter, _ *http.Request) {
	state, err := s.State()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(state) // the asker has gone
}

func (s *Service) put(w http.ResponseWriter, r *http.Request) {
	var asked []relay.LinkAsked
	decoder := json.NewDecoder(http.MaxBytesReader(w, r.Body, longest))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		http.Error(w, fmt.Sprintf("Cannot read what is asked: %v", err), http.StatusBadRequest)
		return
	}
	err := s.Set(asked)
	switch {
	case err == nil:
		w.WriteHeader(http.StatusNoContent)
	case errors.Is(err, wan.ErrRange), errors.Is(err, wan.ErrDelay), errors.Is(err, relay.ErrRegion):
		http.Error(w, err.Error(), http.StatusBadRequest)
	default:
		http.Error(w, err.Error(), http.StatusInternalServerError)
	}
}

// Client speaks to a service.
type Client struct{ http *http.Client }

// NewClient speaks by the service's socket.
func NewClient(socket string) *Client {
	transport := &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		var dialer net.Dialer
		return dialer.DialContext(ctx, "unix", socket)
	}}
	return &Client{&http.Client{Transport: transport, Timeout: patience}}
}

// State asks what is asked and counted.
func (c *Client) State(ctx context.Context) (state State, err error) {
	body, err := c.call(ctx, http.MethodGet, nil)
	if err != nil {
		return state, err
	}
	if err := json.Unmarshal(body, &state); err != nil {
		return state, fmt.Errorf("Cannot read the wan's state: %w", err)
	}
	return state, nil
}

// Set asks for other figures. ErrRefused says that they cannot be had.
func (c *Client) Set(ctx context.Context, asked []relay.LinkAsked) error {
	body, err := json.Marshal(asked)
	if err != nil {
		return fmt.Errorf("Cannot write what is asked: %w", err)
	}
	_, err = c.call(ctx, http.MethodPut, body)
	return err
}

func (c *Client) call(ctx context.Context, method string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, method, "http://wan"+linksPath, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("Cannot ask the wan: %w", err)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, fmt.Errorf("Cannot reach the wan (is `vigie-wan run` running?): %w", err)
	}
	defer func() { _ = response.Body.Close() }()
	said, err := io.ReadAll(io.LimitReader(response.Body, longest))
	if err != nil {
		return nil, fmt.Errorf("Cannot hear the wan's answer: %w", err)
	}
	switch {
	case response.StatusCode == http.StatusBadRequest:
		return nil, fmt.Errorf("%s: %w", bytes.TrimSpace(said), ErrRefused)
	case response.StatusCode >= 300:
		return nil, fmt.Errorf("Cannot have the wan do it (%s): %s", response.Status, bytes.TrimSpace(said))
	}
	return said, nil
}
