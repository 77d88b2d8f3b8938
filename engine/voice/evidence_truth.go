package voice

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"vigie.dev/engine/evidence"
	"vigie.dev/engine/qoe"
)

const (
	frameLength = 20 * time.Millisecond
	// truthSeconds of a sampled ear are scored: ViSQOL was made for some 8 to 10.
	truthSeconds = 20
	truthLeast   = 2 // seconds
)

// sampled is an ear that the seed chose to be heard by ViSQOL.
type sampled struct {
	rank   uint64
	callID string
	ear    evidence.Ear
}

// evidenceIndex is evidence-REGION.json: what there is, and what there is not.
type evidenceIndex struct {
	Schema string `json:"schema"`
	Region string `json:"region"`
	// Tapped calls could become evidence; Untapped ones were over the budget.
	Tapped     int `json:"tapped"`
	Untapped   int `json:"untapped"`
	TapSeconds int `json:"tapSeconds"`
	TapBytes   int `json:"tapBytes"`
	// Failed calls, and those whose ladder was written.
	Failed  int         `json:"failed"`
	Ladders int         `json:"ladders"`
	Worst   []worstCall `json:"worst"`
	LeftOut int         `json:"leftOut"`
	Truth   []truthPair `json:"truth"`
}

type worstCall struct {
	CallID string   `json:"callId"`
	Folder string   `json:"folder"`
	MOS    float64  `json:"mos"`
	Ears   []string `json:"ears"` // that have a capture
	Sound  bool     `json:"sound"`
	Cut    bool     `json:"cut"`
}

// truthPair is a pair of WAVs in truth/, with the parametric listening score of
// the same packets (no delay: nobody answers a recording), as it is and mapped
// to ViSQOL's scale.
type truthPair struct {
	CallID     string    `json:"callId"`
	Ear        string    `json:"ear"`
	Pair       string    `json:"pair"`
	Scale      qoe.Scale `json:"scale"`
	LossPct    float64   `json:"lossPct"`
	BurstRatio float64   `json:"burstRatio"`
	MOS        float64   `json:"mos"`
	Mapped     float64   `json:"mapped"`
}

// chooses tells whether a call of that rank is in the sample: the lowest are,
// so that the seed and the order of the calls decide, not how they went.
func (x *exhibits) chooses(rank uint64) bool {
	most := x.plan.Evidence.TruthCalls
	return len(x.sample) < most || most > 0 && rank < x.sample[most-1].rank
}

// choose takes the ear that the rank says, if it can be decoded and is long enough.
func (x *exhibits) choose(rank uint64, callID string, ears []evidence.Ear) {
	if len(ears) == 0 {
		return
	}
	ear := ears[rank%uint64(len(ears))]
	// Opus has no row of its own but one for each bandwidth, and its calibration is the truth suite's.
	if ear.Decoder == nil || x.format.FrameBytes == 0 || len(ear.Packets) < truthLeast*int(time.Second/frameLength) {
		return
	}
	at, _ := slices.BinarySearchFunc(x.sample, rank, func(s sampled, rank uint64) int { return cmp.Compare(s.rank, rank) })
	x.sample = slices.Insert(x.sample, at, sampled{rank, callID, ear})
	x.sample = x.sample[:min(len(x.sample), x.plan.Evidence.TruthCalls)]
}

// close writes the worst calls, the sample and the index, after the calls.
func (x *exhibits) close() error {
	if x == nil {
		return nil
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	calls := x.worst.Calls()
	written, err := evidence.Write(x.dir, calls, worstBytes)
	if err != nil {
		return err
	}
	x.index.LeftOut, x.index.Worst, x.index.Truth = written.LeftOut, []worstCall{}, []truthPair{}
	for _, c := range calls[:written.Calls] {
		kept := worstCall{CallID: c.ID, Folder: evidence.FolderOf(c.ID), MOS: c.MOS, Cut: c.Trimmed, Ears: []string{}}
		for _, ear := range c.Ears {
			if len(ear.Packets) > 0 {
				kept.Ears, kept.Sound = append(kept.Ears, ear.Name), ear.Decoder != nil
			}
		}
		x.index.Worst = append(x.index.Worst, kept)
	}
	for i := range x.sample {
		if err := x.pair(&x.sample[i]); err != nil {
			return err
		}
	}
	body, err := json.MarshalIndent(x.index, "", "  ")
	if err != nil {
		return fmt.Errorf("Cannot write the list of evidence: %w", err)
	}
	if err := os.MkdirAll(x.dir, 0o755); err != nil {
		return fmt.Errorf("Cannot write the list of evidence: %w", err)
	}
	return os.WriteFile(filepath.Join(x.dir, "evidence-"+x.plan.Region+".json"), append(body, '\n'), 0o644)
}

// pair writes what was said and heard at a sampled ear, and scores the same packets.
func (x *exhibits) pair(s *sampled) error {
	s.ear.Packets = s.ear.Packets[:min(len(s.ear.Packets), truthSeconds*int(time.Second/frameLength))]
	audio, err := s.ear.Play()
	if err != nil {
		return err
	}
	pattern, err := evidence.Judge(slices.Clone(s.ear.Packets), x.plan.Playout, x.format.ClockRate, x.format.Ticks)
	if err != nil {
		return err
	}
	scored, _ := qoe.CodecByName(x.format.Name) // whoever has a decoder has a row
	p := truthPair{CallID: s.callID, Ear: s.ear.Name, Pair: evidence.FolderOf(s.callID) + "." + s.ear.Name, Scale: scored.Scale,
		LossPct: qoe.LossPercent(pattern.Bad, pattern.Judged), BurstRatio: qoe.BurstRatio(pattern.Bad, pattern.Runs, pattern.Judged)}
	p.MOS = qoe.Evaluate(qoe.Input{Codec: scored, LossPct: p.LossPct, BurstRatio: p.BurstRatio}).MOS
	p.Mapped = evidence.MappingOf(scored.Scale).Of(p.MOS)
	dir := filepath.Join(x.dir, "truth")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, samples := range map[string][]int16{"said": audio.Said, "heard": audio.Heard} {
		path := filepath.Join(dir, p.Pair+"."+name+".wav")
		if err := os.WriteFile(path, evidence.WAV(audio.Rate, samples), 0o644); err != nil {
			return err
		}
	}
	x.index.Truth = append(x.index.Truth, p)
	return nil
}
