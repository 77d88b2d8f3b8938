package media

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"vigie.dev/engine/media/secure"
)

func needFFmpeg(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		t.Skip("ffmpeg is not installed: SRTP with its keys by SDES is NOT proven against it")
	}
}

func keyText(c secure.Crypto) string {
	return base64.StdEncoding.EncodeToString(append(bytes.Clone(c.Key.Master), c.Key.Salt...))
}

// freePair is a pair of ports that was free a moment ago.
func freePair(t *testing.T) uint16 {
	t.Helper()
	p := idlePort(t, "127.0.0.1")
	closeFiles(p)
	p.rtp, p.rtcp = -1, -1
	return p.local.Port()
}

func TestStreamHearsSRTPOfFFmpeg(t *testing.T) {
	needFFmpeg(t)
	for _, suite := range []secure.Suite{secure.AESCM80, secure.AESCM32} {
		port := listen(t, Config{})
		ours, theirs := secure.NewCrypto(1, suite), secure.NewCrypto(1, suite)
		local := freePair(t)
		s, err := port.Open(StreamConfig{Remote: netip.AddrPortFrom(loopback, local), PayloadType: 8, Codec: "pcma",
			Clip: speech(t, "pcma", 50, 1), SDES: &SDES{ours, theirs}})
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
		target := fmt.Sprintf("srtp://%v?localrtpport=%d&localrtcpport=%d&pkt_size=172", port.RTP(), local, local+1)
		out, err := exec.Command("ffmpeg", "-v", "error", "-re", "-f", "lavfi", "-i", "sine=frequency=700:sample_rate=8000:duration=2",
			"-c:a", "pcm_alaw", "-f", "rtp", "-srtp_out_suite", string(suite), "-srtp_out_params", keyText(theirs), target).CombinedOutput()
		if err != nil {
			t.Fatalf("ffmpeg: %v\n%s", err, out)
		}
		r := s.Close()
		// ffmpeg gives SRTCP of the 32-bit suite a tag of 32 bits; RFC 4568 §6.2 and libsrtp have 80. Its reports are forged to us.
		reports := uint64(0)
		if suite == secure.AESCM32 {
			reports = 2
		}
		if r.Received < 90 || r.Lost != 0 || r.Silent || r.Forged > reports || r.Suite != string(suite) || r.Sources != 1 {
			t.Errorf("%s: %+v", suite, r)
		}
	}
}

func TestFFmpegHearsSRTPOfStream(t *testing.T) {
	needFFmpeg(t)
	for _, suite := range []secure.Suite{secure.AESCM80, secure.AESCM32} {
		port, local := listen(t, Config{}), freePair(t)
		ours, theirs := secure.NewCrypto(1, suite), secure.NewCrypto(1, suite)
		description := filepath.Join(t.TempDir(), "x.sdp")
		text := fmt.Sprintf("v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio %d RTP/SAVP 8\na=crypto:%s\n", local, ours)
		if err := os.WriteFile(description, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		command := exec.Command("ffmpeg", "-v", "error", "-protocol_whitelist", "file,rtp,srtp,udp", "-i", description,
			"-t", "1.5", "-c:a", "copy", "-f", "alaw", "-")
		var heard, problems bytes.Buffer
		command.Stdout, command.Stderr = &heard, &problems
		if err := command.Start(); err != nil {
			t.Fatal(err)
		}
		limit := time.AfterFunc(30*time.Second, func() { _ = command.Process.Kill() })
		clip := speech(t, "pcma", 50, 1)
		s, err := port.Open(StreamConfig{Remote: netip.AddrPortFrom(loopback, local), PayloadType: 8, Codec: "pcma", Clip: clip, SDES: &SDES{ours, theirs}})
		if err != nil {
			t.Fatal(err)
		}
		err = command.Wait()
		limit.Stop()
		s.Close()
		if err != nil || heard.Len() < 8000 {
			t.Fatalf("%s: ffmpeg heard %d octets: %v\n%s", suite, heard.Len(), err, problems.Bytes())
		}
		loop := bytes.Repeat(bytes.Join(clip.frames, nil), 4)
		if !bytes.Contains(loop, heard.Bytes()[:8000]) {
			t.Errorf("%s: ffmpeg heard something else than was said (%s octets)", suite, strconv.Itoa(heard.Len()))
		}
	}
}
