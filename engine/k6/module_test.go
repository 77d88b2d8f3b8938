package k6_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const validPlan = `{runId:'r',region:'sa',peerRegion:'sa',profile:'p',durationMs:30000,codec:'pcma',transports:['udp'],media:['rtp'],playout:'f1',
  sip:{edges:{udp:'127.0.0.1:5060'},domain:'d'},people:{keyFile:'/nonexistent/key'},
  telemetry:{endpoint:'http://127.0.0.1:1',exportIntervalMs:2000,scoreIntervalMs:5000,histograms:{}},outDir:'/nonexistent'}`

const roomsPlan = `{...plan,latenessMs:30,reconnectMs:1000,layers:1,sfu:{url:'ws://127.0.0.1:1',keyName:'k',keyFile:'/nonexistent/key'},
  media:{pictures:[{rid:'q',file:'/nonexistent/q.ivf'}],voice:'/nonexistent/v.opus'}}`

// run gives what the built binary prints for a script, and its exit code.
func run(t *testing.T, binary, body string) (string, int) {
	t.Helper()
	script := filepath.Join(t.TempDir(), "script.js")
	source := "import { Fleet, close } from 'k6/x/vigie/voice';\nconst plan = " + validPlan + ";\n" + body
	if err := os.WriteFile(script, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(binary, "run", "--quiet", "--no-usage-report", "--address", "", script)
	cmd.Env = append(os.Environ(), "K6_AUTO_EXTENSION_RESOLUTION=false", "K6_NO_USAGE_REPORT=true")
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func TestModule_refusesBadOptionsBeforeTheFirstPacket(t *testing.T) {
	binary := filepath.Join(t.TempDir(), "vigie-k6")
	if out, err := exec.Command("go", "build", "-o", binary, "../cmd/vigie-k6").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	const fleet = "{ numbers: { first: '300001', count: 1 }, says: '/x.alaw' }"
	for name, c := range map[string]struct{ script, says string }{
		"option that does not exist": {
			"new Fleet(plan, { numbers: { first: '3', count: 1 }, says: 'x', codecs: 'opus' }); export default () => {}",
			"codecs: opus is not an option (allowed are numbers, says, transport, media, answersAfterMs, elsewhere)"},
		"codec nobody has": {
			"new Fleet({ ...plan, codec: 'speex' }, " + fleet + "); export default () => {}",
			`plan.codec: "speex" is not one of [pcma pcmu g722 opus]`},
		"no telephones": {
			"new Fleet(plan, { numbers: { first: '3', count: 0 }, says: 'x' }); export default () => {}",
			"numbers.count: 0 is not a number of telephones"},
		"call without a length": {
			"const f = new Fleet(plan, " + fleet + "); export default () => f.call(f, { calls: 1, overMs: 5 })",
			"talkMs: 0 is not a length"},
		"call to what is no fleet": {
			"const f = new Fleet(plan, " + fleet + "); export default () => f.call({}, { calls: 1, overMs: 5, talkMs: 1 })",
			"is not a Fleet"},
		"answer to one's own telephones": {
			"const f = new Fleet(plan, " + fleet + "); export default () => f.answer({ from: f, overMs: 5, talkMs: 1 })",
			"from: these telephones are this probe's own"},
		"answer without a length": {
			"const f = new Fleet(plan, " + fleet + "); const g = new Fleet(plan, { numbers: { first: '1', count: 1 }, says: 'x', elsewhere: true });" +
				" export default () => f.answer({ from: g, overMs: 5 })",
			"talkMs: 0 is not a length"},
		"peer in one's own region": {
			"new Fleet({ ...plan, peer: { listen: ':1', address: 'x:1' } }, " + fleet + "); export default () => {}",
			`plan.peerRegion: "sa" is no other region than ours`},
		"other half in one's own region": {
			"import { Peer } from 'k6/x/vigie/peer'; new Peer({ ...plan, peer: { listen: ':1', address: 'x:1', keyFile: '/k' } }); export default () => {}",
			`peerRegion: "sa" is no other region than ours`},
		"dial option that does not exist": {
			"const f = new Fleet(plan, " + fleet + "); export default () => f.dial(f, { answer: { code: 486 } })",
			"answer.code: 486 is not an option (allowed are status, reason, afterMs, earlyMedia, reliable, redirect)"},
		"answer that is none": {
			"const f = new Fleet(plan, " + fleet + "); export default () => f.dial(f, { answer: { status: 180 } })",
			"answer.status: 180 is not a final answer"},
		"redirection that is none": {
			"const f = new Fleet(plan, " + fleet + "); export default () => f.dial(f, { answer: { redirect: true, status: 486 } })",
			"answer.status: 486 is no redirection"},
		"session shorter than may be": {
			"const f = new Fleet(plan, " + fleet + "); export default () => f.dial(f, { session: { expiresMs: 60000 } })",
			"session.expiresMs: 60000 is too short (expected 90000 or more)"},
		"refresher that is no end": {
			"const f = new Fleet(plan, " + fleet + "); export default () => f.dial(f, { session: { expiresMs: 90000, refresher: 'uac' } })",
			`session.refresher: "uac" is not an end of the call`},
		"event package that nobody has": {
			"const f = new Fleet(plan, " + fleet + "); export default () => f.subscribe('presence', f)",
			`event: "presence" is not served`},
		"rooms without a server": {
			"import { Rooms } from 'k6/x/vigie/rooms'; new Rooms({ ..." + roomsPlan + ", sfu: { url: '', keyName: 'k', keyFile: '/k' } }); export default () => {}",
			`plan.sfu.url: "" is empty`},
		"more cameras than people": {
			"import { Rooms } from 'k6/x/vigie/rooms'; const r = new Rooms(" + roomsPlan + "); export default () => r.gather({ rooms: 1, people: 1, cameras: 2, overMs: 30000, rampMs: 1, turnMs: 1 })",
			"cameras: 2 among 1 people (expected 0 to 1)"},
		"gathering option that does not exist": {
			"import { Rooms } from 'k6/x/vigie/rooms'; const r = new Rooms(" + roomsPlan + "); export default () => r.gather({ peolpe: 1 })",
			"peolpe: 1 is not an option (allowed are rooms, people, cameras, returners, relayed, overMs, rampMs, turnMs)"},
		"records that cannot be written": {
			"const f = new Fleet(plan, " + fleet + "); export async function setup() { await f.register() }; export default () => {}",
			"Cannot write the records of voice"},
	} {
		t.Run(name, func(t *testing.T) {
			out, exit := run(t, binary, c.script)
			if out = strings.ReplaceAll(out, `\"`, `"`); !strings.Contains(out, c.says) {
				t.Errorf("printed %q, expected %q in it", out, c.says)
			}
			// k6 goes on after an exception in an iteration; one before it ends the run.
			if exit == 0 && !strings.Contains(c.script, "f.") && !strings.Contains(c.script, "r.gather") {
				t.Error("exit code 0 for a script that failed before the first iteration")
			}
		})
	}
}
