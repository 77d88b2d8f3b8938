// Command vigie-k6 is k6 with Vigie's engine built in.
//
// The linked binary is under AGPL-3.0, k6's licence; our own sources are
// under Apache-2.0.
package main

import (
	"go.k6.io/k6/v2/cmd"

	_ "vigie.dev/engine/k6" // registers k6/x/vigie/voice
)

func main() { cmd.Execute() }
