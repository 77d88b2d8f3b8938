package sip

import (
	"strconv"
	"time"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/message"
)

// statusNoOutbound is 439 First Hop Lacks Outbound Support (RFC 5626 11.6).
const statusNoOutbound = 439

// flowContact is the Contact of a REGISTER, and the extensions that go with it: with an instance, RFC 5626's flow
// (4.2) and RFC 5627's GRUU (4.1).
func (a *Agent) flowContact(b *binding) (*wire.ContactHeader, []wire.Header) {
	contact := a.address(b.account.Number)
	if port := a.link.localPort(b.flow); port > 0 && contact.Address.Port > 0 {
		contact.Address.Port = port
	}
	if a.cfg.Instance == "" {
		return contact, nil
	}
	supported := "path, gruu"
	contact.Params.Add("+sip.instance", `"<`+a.cfg.Instance+`>"`)
	if !b.plain {
		supported = "path, gruu, outbound"
		contact.Params.Add("reg-id", strconv.Itoa(b.flow+1))
	}
	return contact, []wire.Header{wire.NewHeader("Supported", supported)}
}

// takeGRUU keeps the public GRUU of our own instance (RFC 5627 4.2), and notes that the registrar keeps our flow.
func (a *Agent) takeGRUU(b *binding, res *wire.Response) {
	if a.cfg.Instance == "" {
		return
	}
	if hasOption(res, "Require", "outbound") {
		a.outbound.Store(true)
	}
	if timer := int64(headerSeconds(res, "Flow-Timer") / time.Second); a.flowTimer.Swap(timer) != timer {
		for _, retimed := range a.retimed {
			select {
			case retimed <- struct{}{}:
			default:
			}
		}
	}
	b.gruu.Store(nil)
	for _, h := range headersOf(res, "Contact") {
		contact, err := message.ParseAddress(h.Value())
		if err != nil {
			continue
		}
		instance, _ := contact.Params.Get("+sip.instance")
		gruu, ok := contact.Params.Get("pub-gruu")
		if !ok || instance != "<"+a.cfg.Instance+">" {
			continue
		}
		uri, err := readURI(gruu)
		if err != nil {
			a.cfg.Logger.Warn("registrar gave a bad GRUU", "gruu", gruu, "error", err)
			continue
		}
		b.gruu.Store(&uri)
	}
}

// pingEvery is how often the edge is pinged: Config.KeepAlive, or 80 % of a Flow-Timer that is shorter (RFC 5626 4.4.1).
func (a *Agent) pingEvery() time.Duration {
	if timer := time.Duration(a.flowTimer.Load()) * time.Second; timer > 0 {
		return min(a.cfg.KeepAlive, timer*4/5)
	}
	return a.cfg.KeepAlive
}
