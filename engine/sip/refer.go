package sip

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	wire "github.com/emiago/sipgo/sip"
	"vigie.dev/engine/sip/transaction"
)

// ErrEnded is returned by what is asked of a call that is over.
var ErrEnded = errors.New("call has ended")

// sipfrag is the Content-Type of what NOTIFY tells of a transfer (RFC 3515 2.4.5).
const sipfrag = "message/sipfrag"

// Transfer is a REFER that the far end has accepted; it tells what became of the call that it asked for.
type Transfer struct {
	id     string // the REFER's CSeq, which NOTIFY's Event may name; empty where the dialog has no other
	status chan int
	dialog *Dialog
}

// Refer asks the far end to call number (blind transfer, RFC 3515). Our call stays up: the field hangs up when the
// transfer has succeeded. A refusal is a *Failure.
func (d *Dialog) Refer(ctx context.Context, number string) (*Transfer, error) {
	uri := wire.Uri{Scheme: "sip", User: number, Host: d.agent.cfg.Domain}
	return d.refer(ctx, uri)
}

// ReferTo asks the far end to call the far end of other in our place (attended transfer, RFC 3891).
func (d *Dialog) ReferTo(ctx context.Context, other *Dialog) (*Transfer, error) {
	uri := addressOf(other.remote)
	uri.UriParams = nil
	uri.Headers = wire.HeaderParams{{K: "Replaces", V: escaped(other.replacing())}}
	return d.refer(ctx, uri)
}

func (d *Dialog) refer(ctx context.Context, uri wire.Uri) (*Transfer, error) {
	local := addressOf(d.local)
	req := d.requestAs(wire.REFER, d.next(), []wire.Header{
		wire.NewHeader("Refer-To", "<"+uri.String()+">"),
		wire.NewHeader("Referred-By", "<"+local.String()+">"),
	})
	t := &Transfer{status: make(chan int, 16), dialog: d}
	// It is kept before the REFER leaves: the first NOTIFY may overtake the 202.
	d.mu.Lock()
	t.id = strconv.FormatUint(uint64(req.CSeq().SeqNo), 10)
	d.refers = append(d.refers, t)
	d.mu.Unlock()
	last, res, err := d.ask(ctx, req)
	if err == nil && !res.IsSuccess() {
		err = refusal(last, res)
	}
	if err != nil {
		d.dropTransfer(t)
		return nil, fmt.Errorf("cannot transfer to %s: %w", uri.User, err)
	}
	d.mu.Lock()
	t.id = strconv.FormatUint(uint64(last.CSeq().SeqNo), 10)
	d.mu.Unlock()
	return t, nil
}

func (d *Dialog) dropTransfer(t *Transfer) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.refers {
		if d.refers[i] == t {
			d.refers = append(d.refers[:i], d.refers[i+1:]...)
			return
		}
	}
}

// Wait returns the final status of the call that was asked for, or an error where the far end will not say more.
func (t *Transfer) Wait(ctx context.Context) (status int, err error) {
	defer t.dialog.leaveUsage()
	defer t.dialog.dropTransfer(t)
	for {
		select {
		case status, ok := <-t.status:
			if !ok {
				return 0, fmt.Errorf("cannot learn of transfer: %w", ErrEnded)
			}
			if status >= 200 {
				return status, nil
			}
		case <-t.dialog.done:
			return 0, fmt.Errorf("cannot learn of transfer: %w", ErrEnded)
		case <-ctx.Done():
			return 0, fmt.Errorf("cannot wait for transfer: %w", ctx.Err())
		}
	}
}

// takeNotify hands a NOTIFY to the transfer or subscription that it belongs to; 481 where there is none.
func (a *Agent) takeNotify(d *Dialog, req *wire.Request, tx *transaction.Server) {
	if s := a.subscriptionOf(req); s != nil {
		a.reply(tx, a.respondTo(req, wire.StatusOK, "OK", nil))
		s.take(req)
		return
	}
	event, id := eventOf(req)
	if u := a.usageFor(req); d == nil && u != nil {
		d = u.dialog
	}
	var t *Transfer
	if d != nil && event == "refer" {
		t = d.transferOf(id)
	}
	if t == nil {
		a.reply(tx, a.respondTo(req, wire.StatusCallTransactionDoesNotExists, "Subscription Does Not Exist", nil))
		return
	}
	// First the response: whoever waits for the transfer hangs up, and the BYE must not overtake it.
	a.reply(tx, a.respondTo(req, wire.StatusOK, "OK", nil))
	d.notifyTransfer(t, req)
}

// eventOf reads the Event header's package and id.
func eventOf(msg headed) (name, id string) {
	name, params, _ := strings.Cut(valueOf(msg, "Event"), ";")
	for p := range strings.SplitSeq(params, ";") {
		if v, ok := strings.CutPrefix(strings.TrimSpace(p), "id="); ok {
			id = v
		}
	}
	return strings.ToLower(strings.TrimSpace(name)), id
}

// transferOf is the transfer under way that a NOTIFY is about; nil where there is none.
func (d *Dialog) transferOf(id string) *Transfer {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, t := range d.refers {
		if id == "" || t.id == "" || id == t.id {
			return t
		}
	}
	return nil
}

func (d *Dialog) notifyTransfer(t *Transfer, req *wire.Request) {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.Index(d.refers, t)
	if i < 0 {
		return // it has ended meanwhile
	}
	if status := statusOfFragment(req.Body()); status != 0 {
		select {
		case t.status <- status:
		default: // more provisional responses than anybody reads
		}
	}
	if state, _, _ := strings.Cut(valueOf(req, "Subscription-State"), ";"); strings.EqualFold(strings.TrimSpace(state), "terminated") {
		close(t.status)
		d.refers = slices.Delete(d.refers, i, i+1)
	}
}

// statusOfFragment reads the status line of a message/sipfrag; 0 where there is none.
func statusOfFragment(body []byte) int {
	line, _, _ := strings.Cut(string(body), "\r\n")
	parts := strings.SplitN(line, " ", 3)
	if len(parts) < 2 || !strings.EqualFold(parts[0], "SIP/2.0") {
		return 0
	}
	status, err := strconv.Atoi(parts[1])
	if err != nil || status < 100 || status > 699 {
		return 0
	}
	return status
}
