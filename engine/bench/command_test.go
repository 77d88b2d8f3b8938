package bench

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestCommandLineThatCannotBeFollowedIsUsage(t *testing.T) {
	for _, args := range [][]string{{"--only", "speed"}, {"extra"}, {"--unknown"}} {
		var out, say bytes.Buffer
		if code := Command(context.Background(), args, &out, &say); code != exitUsage || say.Len() == 0 || out.Len() != 0 {
			t.Errorf("%q: exit code %d, %q", args, code, say.String())
		}
	}
	o, err := ParseOptions([]string{"--quick", "--gate", "--json", "--only", "memory,packet"}, &bytes.Buffer{})
	if err != nil || !o.Quick || !o.Gate || !o.JSON || len(o.Only) != 2 || o.rounds() != 2 {
		t.Errorf("%+v, %v", o, err)
	}
}

func TestPssIsFound(t *testing.T) {
	kb, err := pss("00400000-7fff ---p\nRss:  99 kB\nPss:   123 kB\nPss_Anon: 7 kB\n", "x")
	if kb != 123 || err != nil {
		t.Errorf("%d, %v", kb, err)
	}
	for _, text := range []string{"", "Pss: many kB\n", "Pss_Anon: 7 kB\n"} {
		if _, err := pss(text, "smaps"); err == nil {
			t.Errorf("%q was read", text)
		}
	}
	if kb, err := memoryKB(); err != nil || kb < 100 {
		t.Errorf("this process: %d kB, %v", kb, err)
	}
}

func TestSIPpStatisticsAreReadFromTheLastLine(t *testing.T) {
	dir := t.TempDir()
	text := "StartTime;SuccessfulCall(P);SuccessfulCall(C);FailedCall(C);\nnow;1;1;0;\nnow;7;12;3;\n"
	if err := os.WriteFile(filepath.Join(dir, "uac.csv"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if done, failed, err := sippCounts(dir, "uac"); done != 12 || failed != 3 || err != nil {
		t.Errorf("%d, %d, %v", done, failed, err)
	}
	if _, _, err := sippCounts(dir, "uas"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
}

func TestWithoutSIPpTheErrorSaysHowToGetIt(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := startSIPp(context.Background(), t.TempDir(), "uas", sippUAS)
	if !errors.Is(err, ErrNoSIPp) || !strings.Contains(err.Error(), "apt-get install") {
		t.Errorf("%v", err)
	}
}

func TestTableIsAlignedAndNamesWhatIsVoid(t *testing.T) {
	r := Result{Figures: []Figure{
		{Name: "packet", Unit: "µs", Ours: Series{6, 7, 8}, Base: Series{5, 5, 5}, Ratio: Series{1.2, 1.4, 1.6}, Against: "loop", Limit: 1.5, Verdict: Met},
		{Name: "lateness", Unit: "ms", Ours: Series{0.5}, Limit: 1, Verdict: Void, Voided: []string{"it rained"}, Notes: []string{realTime("rr")}},
	}}
	var b bytes.Buffer
	WriteTable(&b, r)
	for _, want := range []string{"packet            7.00 µs  5.00 µs  loop       1.40  (1.20–1.60)   ≤ 1.5 ×  ✓", "void round: lateness: it rained", "≤ 1 ms   void", "lateness: real-time: yes"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("%q is not in\n%s", want, b.String())
		}
	}
}

func TestRealTimeIsSaidInWords(t *testing.T) {
	if got := realTime("nice"); !strings.HasPrefix(got, "real-time: no") || !strings.Contains(got, `"nice"`) {
		t.Errorf("%q", got)
	}
	f := Figure{}
	f.note("twice")
	f.note("twice")
	if len(f.Notes) != 1 {
		t.Errorf("%q", f.Notes)
	}
}
