package k6

import (
	"context"
	"fmt"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"

	"vigie.dev/engine/sip"
	"vigie.dev/engine/voice"
)

// watch is `fleet.watch(event, other)`: resolves to a Watch.
func (f *fleet) watch(event string, other sobek.Value) *sobek.Promise {
	f.checkEvent(event)
	return f.withBoth(other, func(ctx context.Context, from, of *voice.Fleet) (any, error) {
		w, err := from.Watch(ctx, of, event)
		if err != nil {
			return nil, err
		}
		next := func(withinMs float64) *sobek.Promise {
			return f.instance.promise(func(ctx context.Context) (any, error) {
				n, err := w.Next(ctx, millis(withinMs))
				return notified(n), err
			})
		}
		end := func() *sobek.Promise {
			return f.instance.promise(func(context.Context) (any, error) { return nil, w.End() })
		}
		return map[string]any{"next": next, "end": end}, nil
	})
}

// subscribe is `fleet.subscribe(event, other)`.
func (f *fleet) subscribe(event string, other sobek.Value) *sobek.Promise {
	f.checkEvent(event)
	return f.withBoth(other, func(ctx context.Context, from, of *voice.Fleet) (any, error) {
		n, err := from.Subscribe(ctx, of, event)
		return notified(n), err
	})
}

func (f *fleet) checkEvent(event string) {
	if event != sip.EventMessageSummary && event != sip.EventDialog {
		common.Throw(f.instance.vu.Runtime(),
			fmt.Errorf("event: %q is not served (expected %s or %s)", event, sip.EventMessageSummary, sip.EventDialog))
	}
}

// notified is a Notified of JavaScript.
func notified(n voice.Notified) map[string]any {
	out := map[string]any{"status": n.Status, "state": n.State, "messages": nil, "calls": nil}
	if n.Summary != nil {
		out["messages"] = map[string]any{"waiting": n.Summary.Waiting, "unheard": n.Summary.New, "heard": n.Summary.Old}
	}
	if n.Dialogs != nil {
		out["calls"] = map[string]any{"busy": n.Dialogs.Busy(), "talking": n.Dialogs.Talking()}
	}
	return out
}
