package k6

import (
	"context"
	"fmt"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"

	"vigie.dev/engine/voice"
)

type answerOptionsJSON struct{ OverMs, TalkMs float64 }

// answer is `fleet.answer({from, overMs, talkMs})`.
func (f *fleet) answer(value sobek.Value) *sobek.Promise {
	vm := f.instance.vu.Runtime()
	from, options, err := answerOptions(value)
	if err != nil {
		common.Throw(vm, err)
	}
	// Tags belong to the JavaScript thread.
	sink := f.instance.metrics.sink(f.instance.vu, f.plan)
	return f.instance.promise(func(ctx context.Context) (any, error) {
		own, err := f.instance.root.open(f)
		if err != nil {
			return nil, err
		}
		far, err := f.instance.root.open(from)
		if err != nil {
			return nil, err
		}
		result, err := own.Answer(ctx, voice.AnswerOptions{
			From: far, Over: millis(options.OverMs), Talk: millis(options.TalkMs), Ended: sink.push,
		})
		return summaryOf(result), err
	})
}

func answerOptions(value sobek.Value) (*fleet, answerOptionsJSON, error) {
	var o answerOptionsJSON
	if err := known(value, "from", "overMs", "talkMs"); err != nil {
		return nil, o, err
	}
	object := value.(*sobek.Object) // known has seen that it is one
	from, err := fleetOf(object.Get("from"))
	if err != nil {
		return nil, o, fmt.Errorf("from: %w", err)
	}
	o.OverMs, o.TalkMs = numberOf(object, "overMs"), numberOf(object, "talkMs")
	switch {
	case !from.options.Elsewhere:
		return nil, o, fmt.Errorf("from: these telephones are this probe's own (expected a Fleet that is elsewhere)")
	case !(o.OverMs > 0):
		return nil, o, fmt.Errorf("overMs: %v is not a length (expected more than 0)", o.OverMs)
	case !(o.TalkMs > 0):
		return nil, o, fmt.Errorf("talkMs: %v is not a length (expected more than 0)", o.TalkMs)
	}
	return from, o, nil
}

// numberOf is 0 where there is none.
func numberOf(object *sobek.Object, name string) float64 {
	if value := object.Get(name); value != nil {
		return value.ToFloat()
	}
	return 0
}
