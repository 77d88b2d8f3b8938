package gathering

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"vigie.dev/engine/record"
	"vigie.dev/engine/room/roomtest"
)

// plan of a probe whose media, key and output are in a folder of the test's.
func plan(t *testing.T, url string) Plan {
	t.Helper()
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	for name, size := range map[string]string{"q.ivf": "160x90", "h.ivf": "320x180"} {
		ffmpeg(t, "-f", "lavfi", "-i", "testsrc2=size="+size+":rate=15:duration=2", "-c:v", "libvpx", "-deadline", "realtime",
			"-cpu-used", "8", "-g", "15", "-b:v", "100k", file(name))
	}
	ffmpeg(t, "-f", "lavfi", "-i", "sine=frequency=300:sample_rate=48000:duration=2", "-c:a", "libopus", "-b:a", "24k", "-frame_duration", "20", file("voice.opus"))
	if err := os.WriteFile(file("key"), []byte(roomtest.Secret+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	sink := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(sink.Close)
	p := Plan{RunID: "run", Region: "sa", PeerRegion: "sa", Profile: "test", DurationMs: 20_000, Seed: 1, OutDir: dir,
		LatenessMs: 1000, ReconnectMs: 30_000, Layers: 2}
	p.Telemetry.Endpoint, p.Telemetry.ExportIntervalMs, p.Telemetry.ScoreIntervalMs = sink.URL, 1000, 2000
	p.SFU.URL, p.SFU.KeyName, p.SFU.KeyFile = url, roomtest.Key, file("key")
	p.Evidence.TruthViews = 2
	p.Media = Media{Source: file("h.ivf"), Voice: file("voice.opus"),
		Pictures: []Picture{{RID: "q", File: file("q.ivf")}, {RID: "h", File: file("h.ivf")}}}
	return p
}

func ffmpeg(t *testing.T, arguments ...string) {
	t.Helper()
	if out, err := exec.Command("ffmpeg", append([]string{"-v", "error", "-y"}, arguments...)...).CombinedOutput(); err != nil {
		t.Fatalf("ffmpeg: %v\n%s", err, out)
	}
}

func records(t *testing.T, p Plan) []record.Stay {
	t.Helper()
	file, err := os.Open(filepath.Join(p.OutDir, "rooms-sa.ndjson"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var all []record.Stay
	for lines := bufio.NewScanner(file); lines.Scan(); {
		var one record.Stay
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatal(err)
		}
		all = append(all, one)
	}
	return all
}

func TestProbe_gathersRoomsAndRecordsEveryStay(t *testing.T) {
	p := plan(t, roomtest.Start(t))
	probe, err := Open(p, record.Versions{})
	if err != nil {
		t.Fatal(err)
	}
	probe.server.limit = time.Minute // the machine may be busy
	sum, err := probe.Gather(t.Context(), Options{Rooms: 2, People: 3, Cameras: 2, Returners: 1, Over: 20 * time.Second, Ramp: 3 * time.Second, Turn: 4 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := probe.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := records(t, p)
	// On a machine that is too busy somebody may see nothing of a camera in time: then the record says so.
	if sum.Placed != 8 || sum.Done+sum.Failed != 8 || sum.Done < 4 || len(all) != 8 {
		t.Fatalf("%+v, %d records: %+v", sum, len(all), all)
	}
	rate := probe.rate()
	for _, r := range all {
		t.Logf("%s %s speakers %d seen %s, way up %+v", r.ID, r.Outcome, r.Speakers, views(r), r.Uplink)
		if r.Outcome == record.Failed {
			if r.Failure == nil || !strings.HasPrefix(*r.Failure, "saw nothing of sa-") {
				t.Errorf("%s failed: %+v", r.ID, r.Failure)
			}
			continue
		}
		if u := r.Uplink; (u != nil) != r.Publishes || u != nil && (u.Source != "gcc" || u.Seconds == 0 || u.EstimateKbitPerS <= 0 || u.SentKbitPerS <= 0 || u.NarrowPct > 100) {
			t.Errorf("%s, publishes %v: way up %+v", r.ID, r.Publishes, u)
		}
		if len(r.Seen) == 0 || r.Node == nil || r.Join.TotalMs == nil {
			t.Errorf("%s: %+v", r.ID, r)
		}
		for _, s := range r.Seen {
			if s.Frames == 0 || !(s.MOS >= 1 && s.MOS <= 4.5) || s.SentFPS != rate || s.Height == 0 || s.PlayoutMs == nil || !(s.PlayoutMs.Mean > 0) {
				t.Errorf("%s: %+v", r.ID, s)
			}
		}
	}
	keptIn(t, p)
	status := probe.ticker.status()
	if status.Placed != 8 || int(status.Answered) != sum.Done || status.Active != 0 || status.LatenessMs.Count == 0 || status.ReadLatenessMs.Count < status.Packets.Received/2 || status.Packets.Received == 0 {
		t.Errorf("%+v", status)
	}
}

func TestProbe_theRelayedGoByTheRelayAndTheRecordSaysSo(t *testing.T) {
	relay := roomtest.StartRelay(t)
	p := plan(t, roomtest.StartBehind(t, relay))
	probe, err := Open(p, record.Versions{})
	if err != nil {
		t.Fatal(err)
	}
	probe.server.relayTLS, probe.server.limit = relay.TLS, time.Minute
	sum, err := probe.Gather(t.Context(), Options{Rooms: 1, People: 3, Cameras: 2, Relayed: 2, Over: 14 * time.Second, Ramp: time.Second, Turn: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := probe.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := records(t, p)
	if sum.Placed != 3 || len(all) != 3 {
		t.Fatalf("%+v, %d records", sum, len(all))
	}
	for _, r := range all {
		by := func(kind *string) string {
			if kind == nil {
				return ""
			}
			return *kind
		}
		receives, sends := by(r.Candidates.Subscriber), by(r.Candidates.Publisher)
		t.Logf("%s relayed %v by %q and %q, seen %s", r.Identity, r.Relayed, receives, sends, views(r))
		if r.Relayed != (r.Identity != "sa-1-1") {
			t.Errorf("%s: relayed %v, expected the second camera and who watches", r.Identity, r.Relayed)
		}
		if r.Relayed != (receives == "relay/tls") || r.Publishes && r.Relayed != (sends == "relay/tls") || r.Publishes != (sends != "") {
			t.Errorf("%s receives by %q, sends by %q", r.Identity, receives, sends)
		}
	}
	if n := relay.Allocations.Load(); n < 3 {
		t.Errorf("%d allocations at the relay, expected 3", n)
	}
}

func views(r record.Stay) string {
	var all []string
	for _, s := range r.Seen {
		all = append(all, fmt.Sprintf("%s %.1f Hz freeze %.1f %% size %.0f %% %d switches held back %+v MOS %.2f", s.Publisher, s.FPS, s.FreezePct, s.SizePct,
			s.Switches, s.PlayoutMs, s.MOS))
	}
	return strings.Join(all, "; ")
}

func TestProbe_whoCannotJoinIsAFailureWithItsReason(t *testing.T) {
	p := plan(t, "ws://127.0.0.1:1")
	probe, err := Open(p, record.Versions{})
	if err != nil {
		t.Fatal(err)
	}
	sum, err := probe.Gather(t.Context(), Options{Rooms: 1, People: 1, Over: 6 * time.Second, Turn: time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := probe.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	all := records(t, p)
	if sum.Failed != 1 || len(all) != 1 || all[0].Failure == nil || !strings.Contains(*all[0].Failure, "connection refused") {
		t.Errorf("%+v, %+v", sum, all)
	}
}

func TestOptions_whatCannotBeGatheredIsRefused(t *testing.T) {
	for says, o := range map[string]Options{
		"rooms: 0":      {People: 1, Turn: 1, Over: time.Minute},
		"cameras: 2":    {Rooms: 1, People: 1, Cameras: 2, Turn: 1, Over: time.Minute},
		"returners: 2":  {Rooms: 1, People: 2, Cameras: 1, Returners: 2, Turn: 1, Over: time.Minute},
		"relayed: 2":    {Rooms: 1, People: 1, Relayed: 2, Turn: 1, Over: time.Minute},
		"turn: 0s":      {Rooms: 1, People: 1, Over: time.Minute},
		"ramp: 55s":     {Rooms: 1, People: 1, Turn: 1, Over: time.Minute, Ramp: 55 * time.Second},
		"cameras: -1 a": {Rooms: 1, People: 1, Cameras: -1, Turn: 1, Over: time.Minute},
	} {
		if _, err := (&Probe{}).Gather(t.Context(), o); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v, expected %q", err, says)
		}
	}
}

func TestLateness_quantilesAreNearestRank(t *testing.T) {
	var l lateness
	for i := range 100 {
		l.add(time.Duration(i) * time.Millisecond)
	}
	l.add(-time.Second)
	q := l.quantiles()
	if q.Count != 101 || q.P50 < 49 || q.P50 > 50.2 || q.P99 < 97 || q.P99 > 99.2 || q.Max != 99 || l.missed.Load() != 80 {
		t.Errorf("%+v, %d missed", q, l.missed.Load())
	}
}
