package sip

import (
	"fmt"
	"net"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/pion/stun/v3"
	"vigie.dev/engine/sip/message"
)

// keeper is a registrar that keeps flows over UDP, and what a NAT before it makes of us.
type keeper struct {
	t    *testing.T
	conn *net.UDPConn

	mu        sync.Mutex
	registers []string // Contacts, as they came
	pings     int
	deaf      bool   // to pings
	asked     int    // OPTIONS
	port      uint16 // that it sees us at; 0: the real one
}

func startKeeper(t *testing.T) *keeper {
	t.Helper()
	conn, err := net.ListenUDP("udp", net.UDPAddrFromAddrPort(zeroPort))
	must(t, err)
	k := &keeper{t: t, conn: conn}
	var reader sync.WaitGroup
	reader.Go(k.serve)
	t.Cleanup(func() {
		_ = conn.Close()
		reader.Wait()
	})
	return k
}

func (k *keeper) addr() string { return k.conn.LocalAddr().String() }

func (k *keeper) set(change func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	change()
}

// until waits for a state of the keeper.
func (k *keeper) until(what string, is func() bool) {
	k.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		k.mu.Lock()
		ok := is()
		k.mu.Unlock()
		if ok {
			return
		}
	}
	k.t.Errorf("%s did not come", what)
}

func (k *keeper) serve() {
	buf := make([]byte, 65536)
	for {
		n, from, err := k.conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		k.mu.Lock()
		if isSTUN(buf[:n]) {
			k.pong(append([]byte(nil), buf[:n]...), from)
		} else if m, err := message.Parse(buf[:n]); err == nil && m.Method == "REGISTER" {
			k.register(m, from)
		} else if err == nil && m.Method == "OPTIONS" {
			k.asked++
			k.answer(m, from)
		}
		k.mu.Unlock()
	}
}

func (k *keeper) pong(raw []byte, from netip.AddrPort) {
	k.pings++
	m := &stun.Message{Raw: raw}
	if k.deaf || m.Decode() != nil {
		return
	}
	port := int(from.Port())
	if k.port > 0 {
		port = int(k.port)
	}
	res, err := stun.Build(m, stun.BindingSuccess, &stun.XORMappedAddress{IP: from.Addr().AsSlice(), Port: port}, stun.Fingerprint)
	if err != nil {
		k.t.Errorf("pong: %v", err)
		return
	}
	_, _ = k.conn.WriteToUDPAddrPort(res.Raw, from)
}

func (k *keeper) register(m *message.Message, from netip.AddrPort) {
	contact, _ := m.Get("Contact")
	k.registers = append(k.registers, contact)
	k.answer(m, from, message.Field{Name: "Require", Value: "outbound"}, message.Field{Name: "Flow-Timer", Value: "120"})
}

func (k *keeper) answer(m *message.Message, to netip.AddrPort, extra ...message.Field) {
	res := &message.Message{Version: "SIP/2.0", Status: 200, Reason: "OK"}
	for _, name := range []string{"Via", "From", "To", "Call-ID", "CSeq", "Contact"} {
		value, _ := m.Get(name)
		res.Fields = append(res.Fields, message.Field{Name: name, Value: value})
	}
	res.Fields = append(res.Fields, extra...)
	_, _ = k.conn.WriteToUDPAddrPort(res.Bytes(), to)
}

func (k *keeper) agent(change func(*Config)) *Agent {
	k.t.Helper()
	cfg := Config{LocalIP: loopback, Edge: k.addr(), Domain: testDomain, Instance: testInstanceURN,
		KeepAlive: 20 * time.Millisecond, stunRTO: 20 * time.Millisecond}
	if change != nil {
		change(&cfg)
	}
	a, err := New(cfg)
	must(k.t, err)
	k.t.Cleanup(func() { must(k.t, a.Close()) })
	return a
}

func TestDatagramFlowIsPingedBySTUN(t *testing.T) {
	k := startKeeper(t)
	a := k.agent(nil)
	time.Sleep(60 * time.Millisecond)
	k.set(func() {
		if k.pings > 0 {
			t.Error("pinged before the registrar has agreed")
		}
	})
	register(t, a, "300001")
	k.until("three pings", func() bool { return k.pings >= 3 })
	k.set(func() {
		if len(k.registers) != 1 {
			t.Errorf("%d REGISTERs for a flow that lives", len(k.registers))
		}
	})
}

func TestSilentDatagramFlowIsRegisteredAgain(t *testing.T) {
	k := startKeeper(t)
	a := k.agent(func(c *Config) { c.stunRTO = time.Millisecond })
	register(t, a, "300001", "300002")
	k.set(func() { k.deaf = true })
	k.until("second REGISTER of both", func() bool { return len(k.registers) >= 4 })
	k.set(func() {
		if k.pings < stunAttempts {
			t.Errorf("given up after %d pings", k.pings)
		}
	})
}

func TestAnotherMappingIsRegisteredAgain(t *testing.T) {
	k := startKeeper(t)
	a := k.agent(nil)
	register(t, a, "300001")
	k.until("a ping", func() bool { return k.pings >= 2 })
	k.set(func() { k.port = 9 })
	k.until("second REGISTER", func() bool { return len(k.registers) >= 2 })
	before := 0
	k.set(func() { before = k.pings })
	k.until("more pings", func() bool { return k.pings >= before+3 })
	k.set(func() {
		if len(k.registers) != 2 {
			t.Errorf("%d REGISTERs for one change", len(k.registers))
		}
	})
}

func TestSTUNOfOthersIsLet(t *testing.T) {
	k := startKeeper(t)
	a := k.agent(nil)
	local := a.link.local.Load().AddrPort
	for i, build := range [][]stun.Setter{
		{stun.TransactionID, stun.BindingRequest}, {stun.TransactionID, stun.BindingSuccess},
		{stun.TransactionID, stun.BindingSuccess, &stun.XORMappedAddress{IP: net.IPv4(192, 0, 2, 1), Port: 1}},
	} {
		m, err := stun.Build(build...)
		must(t, err)
		for _, raw := range [][]byte{m.Raw, m.Raw[:20], append(m.Raw[:len(m.Raw):len(m.Raw)], fmt.Sprint(i)...)} {
			_, err = k.conn.WriteToUDPAddrPort(raw, local)
			must(t, err)
		}
	}
	register(t, a, "300001") // it still works
}
