// vigie-bridge lets telephones into rooms until it is told to end (SIGTERM). It
// takes its address from VIGIE_WORLD_ADDRESS, as stack/images/base/link.sh sets it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"vigie.dev/engine/bridge"
	"vigie.dev/engine/bridge/dialin"
)

// endLimit is how long the end may take: a BYE to each call.
const endLimit = 8 * time.Second

// options of the command line.
type options struct {
	edge, domain, livekit, prompts, secrets, listen, ip string
	firstPort, lastPort                                 uint
}

func main() {
	var o options
	flag.StringVar(&o.ip, "ip", os.Getenv("VIGIE_WORLD_ADDRESS"), "IPv4 address that media are received at")
	flag.StringVar(&o.edge, "edge", "198.19.0.10:5060", "host:port of the edge, UDP")
	flag.StringVar(&o.domain, "domain", "voice.vigie.test", "domain of the numbers")
	flag.StringVar(&o.livekit, "livekit", "wss://198.19.0.14", "address of the rooms' server")
	flag.StringVar(&o.prompts, "prompts", "/usr/share/vigie/prompts/en", "folder of what is said")
	flag.StringVar(&o.secrets, "secrets", "/run/secrets", "folder of bridge_key and sfu_key")
	flag.StringVar(&o.listen, "listen", ":8090", "address of HTTP: calls out, health")
	flag.UintVar(&o.firstPort, "first-port", 20000, "first port of RTP, even")
	flag.UintVar(&o.lastPort, "last-port", 23999, "last port of RTP")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, syscall.SIGINT)
	defer stop()
	if err := o.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "vigie-bridge:", err)
		os.Exit(1)
	}
}

func (o options) run(ctx context.Context) error {
	config, err := o.config()
	if err != nil {
		return err
	}
	b, err := bridge.Start(ctx, config)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return errors.Join(fmt.Errorf("Cannot listen on %q: %w", o.listen, err), b.Close())
	}
	server := &http.Server{Handler: b.Handler(), ReadHeaderTimeout: 5 * time.Second}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	config.Log.Info("ready", "number", dialin.Account, "at", o.ip)
	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
	}
	ending, stop := context.WithTimeout(context.Background(), endLimit)
	defer stop()
	return errors.Join(err, b.Close(), server.Shutdown(ending))
}

func (o options) config() (bridge.Config, error) {
	ip, err := netip.ParseAddr(o.ip)
	switch {
	case err != nil:
		return bridge.Config{}, fmt.Errorf("Cannot use -ip %q: %w", o.ip, err)
	case o.firstPort%2 != 0 || o.firstPort < 1024 || o.lastPort <= o.firstPort || o.lastPort > 65535:
		return bridge.Config{}, fmt.Errorf("Cannot use ports %d to %d: expected an even first one, from 1024 on", o.firstPort, o.lastPort)
	}
	key, err := o.secret("bridge_key")
	if err != nil {
		return bridge.Config{}, err
	}
	api, err := o.secret("sfu_key")
	if err != nil {
		return bridge.Config{}, err
	}
	return bridge.Config{LocalIP: ip, FirstPort: uint16(o.firstPort), LastPort: uint16(o.lastPort), Edge: o.edge, Domain: o.domain,
		Key: dialin.Key(key), LiveKit: o.livekit, LiveKitKey: "vigie", LiveKitSecret: api, Prompts: o.prompts,
		Log: slog.New(slog.NewJSONHandler(os.Stdout, nil))}, nil
}

func (o options) secret(name string) (string, error) {
	b, err := os.ReadFile(o.secrets + "/" + name)
	if err != nil {
		return "", fmt.Errorf("Cannot read secret %q: %w", name, err)
	}
	return strings.TrimSpace(string(b)), nil
}
