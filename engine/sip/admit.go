package sip

import (
	"bytes"
	"net"
	"net/netip"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// admit is what the library may read of a message that came: its plain form, or nothing. What cannot be taken is
// answered by reply at once, or dropped (RFC 3261 8.2, 18.1.2).
func (l *link) admit(raw []byte, peer string, reply func([]byte)) []byte {
	l.observe(false, raw, peer)
	m, err := message.Parse(raw)
	if err != nil {
		l.cfg.Logger.Warn("message dropped", "peer", peer, "error", err)
		return nil
	}
	refusal := m.Check()
	if refusal == nil && !m.IsRequest() && !l.isOurs(m) {
		l.cfg.Logger.Warn("response to another dropped", "peer", peer)
		return nil
	}
	if refusal == nil {
		tagged(m)
		return m.Bytes()
	}
	l.cfg.Logger.Warn("message refused", "peer", peer, "error", refusal)
	if res := message.Refuse(m, refusal, wire.GenerateTagN(12), l.cfg.UserAgent); res != nil {
		reply(res)
	}
	return nil
}

// nullTag stands for the tag that an RFC 2543 client does not send, which the library would not do without (RFC 3261
// 12.1.1). It never leaves: untagged takes it out again.
const nullTag = "z9hG4bK-vigie-null-tag"

func tagged(m *message.Message) {
	if !m.IsRequest() {
		return
	}
	for i := range m.Fields {
		f := &m.Fields[i]
		if f.Name != "From" {
			continue
		}
		if a, err := message.ParseAddress(f.Value); err == nil {
			if _, ok := a.Params.Get("tag"); !ok {
				f.Value += ";tag=" + nullTag
			}
		}
	}
}

// untagged is what may be sent of raw, which is returned as it is in nearly every case.
func untagged(raw []byte) []byte {
	mark := []byte(";tag=" + nullTag)
	if !bytes.Contains(raw, mark) {
		return raw
	}
	return bytes.ReplaceAll(raw, mark, nil)
}

// isOurs says whether a response came to where its request left from: one Via, whose sent-by is ours (RFC 3261
// 8.1.3.3, 18.1.2).
func (l *link) isOurs(m *message.Message) bool {
	vias := m.All("Via")
	if len(vias) != 1 {
		return false
	}
	via, err := message.ParseVia(vias[0])
	if err != nil {
		return false
	}
	if l.host != "" {
		return via.Host == l.host
	}
	host, err := netip.ParseAddr(trimBrackets(via.Host))
	return err == nil && host.Unmap() == l.local.Load().Addr()
}

func trimBrackets(host string) string {
	if len(host) > 2 && host[0] == '[' {
		return host[1 : len(host)-1]
	}
	return host
}

// datagrams is the UDP socket with admit in front of the library.
type datagrams struct {
	*net.UDPConn
	link *link
}

// ReadFrom returns the next datagram that is admitted.
func (d *datagrams) ReadFrom(p []byte) (int, net.Addr, error) {
	for {
		n, from, err := d.UDPConn.ReadFrom(p)
		if err != nil {
			return n, from, err
		}
		if isBlank(p[:n]) {
			continue
		}
		clean := d.link.admit(p[:n], from.String(), func(res []byte) {
			if _, err := d.WriteTo(res, from); err != nil {
				d.link.cfg.Logger.Warn("cannot refuse message", "error", err)
			}
		})
		if clean != nil && len(clean) <= len(p) {
			return copy(p, clean), from, nil
		}
	}
}

// WriteTo sends a datagram.
func (d *datagrams) WriteTo(p []byte, to net.Addr) (int, error) {
	out := untagged(p)
	d.link.observe(true, out, to.String())
	if n, err := d.UDPConn.WriteTo(out, to); err != nil {
		return n, err
	}
	return len(p), nil
}

// isBlank tells keep-alives: CRLFs or zeros only.
func isBlank(p []byte) bool {
	for _, c := range p {
		if c != '\r' && c != '\n' && c != 0 {
			return false
		}
	}
	return true
}
