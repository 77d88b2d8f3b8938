package main

import (
	"bytes"
	"strings"
	"testing"
)

// ended runs the program as main does.
func ended(stdin string, args ...string) (code int, stdout, stderr string) {
	var out, problems bytes.Buffer
	code = run(args, strings.NewReader(stdin), &out, &problems)
	return code, out.String(), problems.String()
}

func TestRunRatesOneSetOfParameters(t *testing.T) {
	for args, want := range map[string]string{
		"--model nb": `{"r":93.2062,"mos":4.4094}`,
		"--model NB --loss 5 --bpl=25.1 --burst-ratio 2": `{"r":75.9961,"mos":3.8641}`,
		"--model nb --delay 300 --echo planning":         `{"r":72.6664,"mos":3.7194}`,
		"--model wb --ie 41 --json":                      `{"r":88,"mos":3.5123}`,
	} {
		if code, out, problems := ended("", strings.Fields(args)...); code != exitPassed || strings.TrimSpace(out) != want {
			t.Errorf("%s: %d %s %s, want %s", args, code, out, problems, want)
		}
	}
}

func TestRunRefusesInOneLine(t *testing.T) {
	for args, word := range map[string]string{
		"": "--model", "--model swb": `"swb"`, "--los 3": "--los", "--loss": "--loss", "--model nb --loss NaN": `"NaN"`,
		"--model nb --echo none": `"none"`, "a b": `"b"`, "/nowhere/x.pcap --json": "no such file", "-": "neither pcap nor pcapng",
		"--model fb --echo planning": "--model nb", "x.pcap --delay 3": "--delay", "/tmp": "folder",
	} {
		code, out, problems := ended("no capture", strings.Fields(args)...)
		if code != exitUsage || out != "" || strings.Count(problems, "\n") != 1 || !strings.Contains(problems, word) {
			t.Errorf("%q: %d %q %q, want %s", args, code, out, problems, word)
		}
	}
}

func TestRunSaysWhenACaptureHasNoStream(t *testing.T) {
	empty := "\xd4\xc3\xb2\xa1\x02\x00\x04\x00" + strings.Repeat("\x00", 8) + "\xff\xff\x00\x00\x01\x00\x00\x00"
	if code, out, problems := ended(empty, "-"); code != exitPassed || out != "no RTP stream in standard input\n" || problems != "" {
		t.Errorf("%d %q %q", code, out, problems)
	}
	if code, out, problems := ended(empty, "-", "--name", "call.pcap"); code != exitPassed || out != "no RTP stream in call.pcap\n" || problems != "" {
		t.Errorf("%d %q %q", code, out, problems)
	}
	if code, out, problems := ended(empty[:10], "-", "--json"); code != exitPassed || strings.Join(strings.Fields(out), "") != `{"streams":[]}` ||
		!strings.HasPrefix(problems, "! ") {
		t.Errorf("%d %q %q", code, out, problems)
	}
}
