package sip

import (
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"
)

const (
	defaultUserAgent = "vigie-probe"
	defaultExpires   = time.Hour
)

func (c Config) withDefaults() (Config, error) {
	c.Transport = strings.ToLower(c.Transport)
	if c.Transport == "" {
		c.Transport = "udp"
	}
	if c.UserAgent == "" {
		c.UserAgent = defaultUserAgent
	}
	if c.Expires == 0 {
		c.Expires = defaultExpires
	}
	if c.KeepAlive == 0 {
		c.KeepAlive = keepAliveEvery
	}
	if c.stunRTO == 0 {
		c.stunRTO = stunRTO
	}
	if c.MinSE == 0 {
		c.MinSE = minSessionExpires
	}
	if c.Path == "" {
		c.Path = "/"
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	switch c.Transport {
	case "udp", "tcp", "tls", "ws", "wss":
	default:
		return c, fmt.Errorf("cannot use transport %q: known are udp, tcp, tls, ws and wss", c.Transport)
	}
	if c.Instance != "" && !strings.HasPrefix(c.Instance, "urn:") {
		return c, fmt.Errorf("cannot use instance %q: expected a URN", c.Instance)
	}
	if len(c.Beside) > 0 && c.Instance == "" {
		return c, fmt.Errorf("cannot keep flows to %q without an instance", c.Beside)
	}
	if !c.LocalIP.IsValid() {
		return c, fmt.Errorf("cannot open agent without a local address")
	}
	if _, _, err := net.SplitHostPort(c.Edge); err != nil {
		return c, fmt.Errorf("cannot read edge %q as host:port: %w", c.Edge, err)
	}
	if c.Domain == "" {
		return c, fmt.Errorf("cannot open agent without a domain")
	}
	return c, nil
}
