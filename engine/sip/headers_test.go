package sip

import (
	"testing"

	wire "github.com/emiago/sipgo/sip"
)

func TestHeadersAreFoundWhateverTheCaseOfTheirNames(t *testing.T) {
	msg := headers{wire.NewHeader("SUPPORTED", "timer , Path"), wire.NewHeader("Supporter", "x"), wire.NewHeader("supported", "gruu")}
	if found := headersOf(msg, "Supported"); len(found) != 2 || found[1].Value() != "gruu" || headerOf(msg, "Supported") != found[0] {
		t.Errorf("found %v", found)
	}
	for option, want := range map[string]bool{"timer": true, "path": true, "GRUU": true, "x": false, "": false} {
		if hasOption(msg, "Supported", option) != want {
			t.Errorf("option %q: %v", option, !want)
		}
	}
	if headerOf(msg, "Require") != nil || headersOf(msg, "Require") != nil || valueOf(msg, "Require") != "" || valueOf(msg, "supporter") != "x" {
		t.Error("found what is not there, or not what is")
	}
}
