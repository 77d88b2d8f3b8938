package journal

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"vigie.dev/engine/record"
)

// receiver takes whatever is exported to it.
func receiver(t *testing.T) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) }))
	t.Cleanup(server.Close)
	return server.URL
}

func open(t *testing.T) (*Journal, string) {
	t.Helper()
	plan := Plan{RunID: "r", System: "pad", Region: "sa", PeerRegion: "sa", Profile: "p", OutDir: t.TempDir()}
	plan.Telemetry.Endpoint, plan.Telemetry.ExportIntervalMs, plan.Telemetry.Attempts = receiver(t), 60_000, "vigie.pad.edits"
	plan.Telemetry.Histograms = map[string][]float64{"vigie.pad.key": {1, 10, 100}}
	plan.Telemetry.Samples = map[string]string{"vigie.pad.key": "replicas.*.ms"}
	j, err := Open(plan, record.Versions{})
	if err != nil {
		t.Fatal(err)
	}
	return j, plan.OutDir
}

func TestJournal_writesWhatEveryRecordHas(t *testing.T) {
	j, dir := open(t)
	j.Ready(2)
	j.Begin()
	if err := j.End(map[string]any{"id": "e1", "outcome": "done", "replicas": []any{map[string]any{"ms": 12}}}); err != nil {
		t.Fatal(err)
	}
	j.Begin()
	j.Late(3)
	j.Void("typed too late")
	j.Clock(record.Clock{Peer: "eu", OffsetMs: 2, ErrorMs: .1, Exchanges: 9})
	if err := j.Close(context.Background()); err != nil {
		t.Fatal(err)
	}
	file, err := os.Open(filepath.Join(dir, "pad-sa.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	var got []map[string]any
	for lines.Scan() {
		var one map[string]any
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		got = append(got, one)
	}
	if len(got) != 1 || got[0]["schema"] != "vigie/pad/1" || got[0]["runId"] != "r" || got[0]["peerRegion"] != "sa" {
		t.Errorf("records %v", got)
	}
	body, err := os.ReadFile(filepath.Join(dir, "probe-pad-sa.json"))
	if err != nil {
		t.Fatal(err)
	}
	var account record.Probe
	if err := json.Unmarshal(body, &account); err != nil {
		t.Fatal(err)
	}
	if account.State != "done" || account.Placed != 2 || account.Answered != 1 || account.Active != 1 || account.Registered != 2 {
		t.Errorf("account %+v", account)
	}
	if account.Clock == nil || account.Clock.Peer != "eu" || account.Clock.Exchanges != 9 {
		t.Errorf("clock %+v", account.Clock)
	}
	if account.LatenessMs.Max != 3 || len(account.VoidReasons) != 1 {
		t.Errorf("lateness %+v, void %v", account.LatenessMs, account.VoidReasons)
	}
}

func TestJournal_refusesARecordThatSaysNotHowItEnded(t *testing.T) {
	j, _ := open(t)
	defer func() { _ = j.Close(context.Background()) }()
	for says, attempt := range map[string]map[string]any{
		"id: <nil> is not a text":        {"outcome": "done"},
		`outcome: "fine" is not known`:   {"id": "e", "outcome": "fine"},
		"Cannot write the record of e: ": {"id": "e", "outcome": "done", "x": func() {}},
	} {
		if err := j.End(attempt); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, expected %q in it", err, says)
		}
	}
}

func TestValuesAt_takesEachValueForAStarAndLeavesOutWhatIsNoNumber(t *testing.T) {
	record := map[string]any{"heard": map[string]any{"caller": map[string]any{"mos": 4.0}, "callee": nil},
		"legs": []any{map[string]any{"ms": 1.0}, map[string]any{"ms": nil}}}
	for path, want := range map[string]int{"heard.*.mos": 1, "legs.*.ms": 1, "heard": 0, "nothing.at.all": 0} {
		if got := valuesAt(record, path); len(got) != want {
			t.Errorf("%s: %v, expected %d", path, got, want)
		}
	}
}
