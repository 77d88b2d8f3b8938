package k6

import (
	"context"
	"fmt"

	"github.com/grafana/sobek"
	"go.k6.io/k6/v2/js/common"
	"go.k6.io/k6/v2/js/modules"

	"vigie.dev/engine/together"
)

func init() { modules.Register("k6/x/vigie/together", togetherRoot{}) }

type togetherRoot struct{}

type togetherInstance struct{ vu modules.VU }

// NewModuleInstance is called once a VU.
func (togetherRoot) NewModuleInstance(vu modules.VU) modules.Instance { return togetherInstance{vu} }

// Exports of the module.
func (i togetherInstance) Exports() modules.Exports {
	return modules.Exports{Named: map[string]any{"begin": i.begin}}
}

// begin is `begin(plan, withinMs)`: resolves when all parts of the run begin.
func (i togetherInstance) begin(value sobek.Value, withinMs float64) *sobek.Promise {
	var plan struct{ OutDir, System, Region string }
	if err := convert(value, &plan); err != nil {
		common.Throw(i.vu.Runtime(), fmt.Errorf("plan: %w", err))
	}
	return promiseOf(i.vu, func(ctx context.Context) (any, error) {
		return nil, together.Wait(ctx, plan.OutDir, plan.System, plan.Region, millis(withinMs))
	})
}
