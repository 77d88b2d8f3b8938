package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"vigie.dev/engine/evidence"
	"vigie.dev/engine/qoe"
)

const (
	wideRate    = 16_000 // Hz
	wideSamples = wideRate / 1000 * packetMs
	toolSeconds = 60
)

// errNoTool says that a codec's program is not on this machine.
var errNoTool = errors.New("program not found")

// wideband degrades 16 kHz speech (s16le) by a codec of Debian's programs.
func wideband(ctx context.Context, c condition, name string, clip []byte, seed uint64) (evidence.Audio, pair, error) {
	decode := throughG722
	if c.codec == opusWB {
		decode = throughOpus
	}
	lossPct, burst, heard, err := decode(ctx, c, clip, seed)
	if err != nil {
		return evidence.Audio{}, pair{}, err
	}
	said := linear(clip)
	n := min(len(said), len(heard))
	return evidence.Audio{Rate: wideRate, Said: said[:n], Heard: heard[:n]}, scored(c, name, lossPct, burst), nil
}

// throughG722 encodes, loses packets, decodes the rest, and leaves silence in
// the holes: the decoder's state goes on as in a telephone without PLC.
func throughG722(ctx context.Context, c condition, clip []byte, seed uint64) (lossPct, burst float64, heard []int16, err error) {
	raw := []string{"-f", "s16le", "-ar", strconv.Itoa(wideRate), "-ac", "1"}
	coded, err := tool(ctx, clip, "ffmpeg", append(append([]string{"-v", "error"}, raw...), "-i", "-", "-f", "g722", "-")...)
	if err != nil {
		return 0, 1, nil, err
	}
	n := len(coded) / packetBytes
	lost := losses(rand.New(rand.NewPCG(seed, 0x7674)), n, c.loss, c.burst)
	var kept []byte
	var pattern qoe.Pattern
	for i := range n {
		if !lost[i] {
			kept = append(kept, coded[i*packetBytes:(i+1)*packetBytes]...)
			pattern.Arrive(uint64(i), false)
		}
	}
	pattern.Flush(0)
	decoded, err := tool(ctx, kept, "ffmpeg", append([]string{"-v", "error", "-f", "g722", "-i", "-"}, append(raw, "-")...)...)
	if err != nil {
		return 0, 1, nil, err
	}
	samples := linear(decoded)
	for i := range n {
		if lost[i] {
			heard = append(heard, make([]int16, wideSamples)...)
			continue
		}
		part := min(wideSamples, len(samples))
		heard, samples = append(heard, samples[:part]...), samples[part:]
	}
	loss := qoe.LossPercent(pattern.Bad, pattern.Judged)
	return loss, qoe.BurstRatio(pattern.Bad, pattern.Runs, pattern.Judged), heard, nil
}

// throughOpus loses by opusdec's own choice, which has no seed: the rate is
// the asked one, and other seeds come from other stretches of speech.
func throughOpus(ctx context.Context, c condition, clip []byte, _ uint64) (lossPct, burst float64, heard []int16, err error) {
	dir, err := os.MkdirTemp("", "vigie-degrade-")
	if err != nil {
		return 0, 1, nil, fmt.Errorf("Cannot make a folder for Opus: %w", err)
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "speech.opus")
	rate := strconv.Itoa(wideRate)
	_, err = tool(ctx, clip, "opusenc", "--quiet", "--raw", "--raw-rate", rate, "--raw-chan", "1",
		"--speech", "--bitrate", "13", "--framesize", "20", "-", file)
	if err != nil {
		return 0, 1, nil, err
	}
	lossPct = 100 * c.loss
	decoded, err := tool(ctx, nil, "opusdec", "--quiet", "--rate", rate, "--no-dither",
		"--packet-loss", strconv.FormatFloat(lossPct, 'f', -1, 64), file, "-")
	if err != nil {
		return 0, 1, nil, err
	}
	// opusdec writes a header of 44 bytes only into files whose name ends in .wav.
	return lossPct, 1, linear(decoded), nil
}

// tool runs a program on data, bounded in time, and gives its output.
func tool(ctx context.Context, input []byte, name string, args ...string) ([]byte, error) {
	path, err := exec.LookPath(name)
	if err != nil {
		return nil, fmt.Errorf("Cannot run %q: %w: %w", name, errNoTool, err)
	}
	ctx, cancel := context.WithTimeout(ctx, toolSeconds*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, path, args...)
	command.Stdin = bytes.NewReader(input)
	var output, complaint bytes.Buffer
	command.Stdout, command.Stderr = &output, &complaint
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("Cannot run %q: %w: %s", name, err, bytes.TrimSpace(complaint.Bytes()))
	}
	return output.Bytes(), nil
}

func linear(raw []byte) []int16 {
	samples := make([]int16, len(raw)/2)
	for i := range samples {
		samples[i] = int16(binary.LittleEndian.Uint16(raw[2*i:]))
	}
	return samples
}
