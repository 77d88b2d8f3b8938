package k6

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"

	"vigie.dev/engine/sip"
	"vigie.dev/engine/voice"
)

// tell writes on the Call what came of its set-up.
func (s *single) tell(object *sobek.Object, d voice.Dialled) error {
	if d.Provisional == nil {
		d.Provisional = []int{}
	}
	for name, value := range map[string]any{
		"answered": d.Answered, "status": d.Status, "instance": d.Instance, "provisional": d.Provisional,
		"earlyPackets": d.EarlyPackets, "pracked": d.Pracked, "cancelSeen": d.Cancelled, "redirects": d.Redirects,
		"session": sessionOf(d.Session),
	} {
		if err := object.Set(name, value); err != nil {
			return err
		}
	}
	return nil
}

// object has the verbs; on the JavaScript thread.
func (s *single) object(vm *sobek.Runtime) *sobek.Object {
	object := vm.NewObject()
	end := func(callee bool) map[string]any {
		return map[string]any{
			"digits":    func(count int, value sobek.Value) *sobek.Promise { return s.digits(callee, count, value) },
			"refreshes": func(count int, value sobek.Value) *sobek.Promise { return s.refreshes(callee, count, value) },
		}
	}
	for name, member := range map[string]any{
		"hold": s.hold, "resume": s.resume, "listen": s.listen, "dtmf": s.dtmf, "transfer": s.transfer, "hangUp": s.hangUp,
		"caller": end(false), "callee": end(true),
	} {
		if err := object.Set(name, member); err != nil {
			common.Throw(vm, err)
		}
	}
	if err := object.DefineDataProperty(callHandle, vm.ToValue(s), sobek.FLAG_FALSE, sobek.FLAG_FALSE, sobek.FLAG_FALSE); err != nil {
		common.Throw(vm, err)
	}
	return object
}

func (s *single) hold() *sobek.Promise   { return s.verb((*voice.Single).Hold) }
func (s *single) resume() *sobek.Promise { return s.verb((*voice.Single).Resume) }

func (s *single) verb(act func(*voice.Single, context.Context) error) *sobek.Promise {
	return s.fleet.instance.promise(func(ctx context.Context) (any, error) { return nil, act(s.call, ctx) })
}

// listen is `call.listen(ms)`.
func (s *single) listen(forMs float64) *sobek.Promise {
	return s.fleet.instance.promise(func(ctx context.Context) (any, error) {
		l, err := s.call.Listen(ctx, millis(forMs))
		return map[string]any{"caller": l.Caller, "callee": l.Callee, "target": l.Target}, err
	})
}

// dtmf is `call.dtmf(keys, {by})`.
func (s *single) dtmf(keys string, value sobek.Value) *sobek.Promise {
	var o struct {
		By string `json:"by"`
	}
	s.read(value, &o, "by")
	if o.By != "" && o.By != "rfc4733" && o.By != "info" {
		s.throw(fmt.Errorf("by: %q is not a way to send keys (expected rfc4733 or info)", o.By))
	}
	if keys == "" || strings.Trim(keys, "0123456789*#ABCD") != "" {
		s.throw(fmt.Errorf("keys: %q are not keys of a telephone (expected some of 0 to 9, *, #, A to D)", keys))
	}
	return s.verb(func(call *voice.Single, ctx context.Context) error { return call.Press(ctx, keys, o.By == "info") })
}

// digits is `call.callee.digits(count, {withinMs})`.
func (s *single) digits(callee bool, count int, value sobek.Value) *sobek.Promise {
	o := struct {
		WithinMs float64 `json:"withinMs"`
	}{3000}
	s.read(value, &o, "withinMs")
	return s.fleet.instance.promise(func(ctx context.Context) (any, error) {
		k := s.call.Digits(ctx, callee, count, millis(o.WithinMs))
		return map[string]any{"rfc4733": k.RFC4733, "info": k.Info}, nil
	})
}

// refreshes is `call.callee.refreshes(count, {withinMs})`.
func (s *single) refreshes(callee bool, count int, value sobek.Value) *sobek.Promise {
	o := struct {
		WithinMs float64 `json:"withinMs"`
	}{60_000}
	s.read(value, &o, "withinMs")
	return s.fleet.instance.promise(func(ctx context.Context) (any, error) {
		return s.call.Refreshes(ctx, callee, count, millis(o.WithinMs)), nil
	})
}

// sessionOf is null where no timer was agreed on.
func sessionOf(s sip.Session) any {
	if s.Expires == 0 {
		return nil
	}
	refresher := "callee"
	if s.Ours {
		refresher = "caller"
	}
	return map[string]any{"expiresMs": ms(s.Expires), "refresher": refresher}
}

// transfer is `call.transfer(to)`: a Fleet blind, a Call attended.
func (s *single) transfer(to sobek.Value) *sobek.Promise {
	other, attended := singleOf(to)
	var blind *fleet
	if !attended {
		var err error
		if blind, err = fleetOf(to); err != nil {
			s.throw(fmt.Errorf("to: %v is neither a Fleet nor a Call", to))
		}
	}
	return s.fleet.instance.promise(func(ctx context.Context) (any, error) {
		status, err := s.transferTo(ctx, other, blind)
		var refused *sip.Failure
		if errors.As(err, &refused) {
			status, err = refused.Status, nil
		}
		return map[string]any{"status": status}, err
	})
}

func (s *single) transferTo(ctx context.Context, other *single, blind *fleet) (int, error) {
	if other != nil {
		return s.call.TransferTo(ctx, other.call)
	}
	target, err := s.fleet.instance.root.open(blind)
	if err != nil {
		return 0, err
	}
	return s.call.Transfer(ctx, target)
}

// hangUp is `call.hangUp()`.
func (s *single) hangUp() *sobek.Promise {
	return s.fleet.instance.promise(func(context.Context) (any, error) { return plain(s.call.HangUp()) })
}

func (s *single) read(value sobek.Value, into any, allowed ...string) {
	if value == nil || sobek.IsUndefined(value) {
		return
	}
	if err := known(value, allowed...); err != nil {
		s.throw(err)
	}
	if err := convert(value, into); err != nil {
		s.throw(err)
	}
}

func (s *single) throw(err error) { common.Throw(s.fleet.instance.vu.Runtime(), err) }

func singleOf(value sobek.Value) (*single, bool) {
	if object, ok := value.(*sobek.Object); ok {
		if hidden := object.Get(callHandle); hidden != nil {
			s, ok := hidden.Export().(*single)
			return s, ok
		}
	}
	return nil, false
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
