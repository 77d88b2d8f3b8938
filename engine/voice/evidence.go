package voice

import (
	"math/rand/v2"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"vigie.dev/engine/clock"
	"vigie.dev/engine/evidence"
	"vigie.dev/engine/media"
	"vigie.dev/engine/media/codec"
	"vigie.dev/engine/record"
)

const (
	// tapSeconds is how much of an ear is kept, from its beginning.
	tapSeconds = 60
	// tapBudget bounds the taps of all calls that are up, in bytes: at 5,000
	// calls it is 6.4 kB a call. What is over it is not tapped, and counted.
	tapBudget = 32 << 20
	// worstBytes bounds the worst calls in memory, and then their files.
	worstBytes = 64 << 20
)

// EvidencePlan is the part of a plan that asks for evidence; zero asks for none.
type EvidencePlan struct {
	// WorstCalls leave ladder, captures and sound.
	WorstCalls int `json:"worstCalls"`
	// FailedLadders are written; of more failed calls only the number.
	FailedLadders int `json:"failedLadders"`
	// TruthCalls are chosen by the seed and left for ViSQOL to hear.
	TruthCalls int `json:"truthCalls"`
}

// exhibit is what a call keeps for evidence while it is up.
type exhibit struct {
	ears  [2]*tappedEar // the caller's and the callee's
	bytes int64
	asked bool // whether a tap was asked for, and so counted
}

type tappedEar struct {
	tap  *media.Tap
	far  *media.Clip
	flow evidence.Flow
	kind uint8
}

var earNames = [2]string{"caller", "callee"}

// exhibits gather the evidence of a probe's calls.
type exhibits struct {
	plan   Plan
	dir    string
	format codec.Format

	mutex      sync.Mutex
	budget     int64 // what is left of tapBudget
	index      evidenceIndex
	worst      *evidence.Worst
	sample     []sampled
	ended      uint64
	references map[*media.Clip]*evidence.Reference
}

// openExhibits is nil when the plan asks for none.
func openExhibits(plan Plan) (*exhibits, error) {
	if plan.Evidence == (EvidencePlan{}) {
		return nil, nil
	}
	format, err := codec.ByName(plan.Codec)
	if err != nil {
		return nil, err
	}
	return &exhibits{plan: plan, dir: filepath.Join(plan.OutDir, "evidence"), format: format, budget: tapBudget,
		index: evidenceIndex{Schema: "vigie/evidence/1", Region: plan.Region, TapSeconds: tapSeconds, TapBytes: tapBudget},
		worst: evidence.NewWorst(plan.Evidence.WorstCalls, worstBytes), references: map[*media.Clip]*evidence.Reference{}}, nil
}

// tap lets an ear of the call keep what it hears, while the budget lasts.
func (x *exhibits) tap(c *call, cfg *media.StreamConfig, local netip.AddrPort, caller bool) {
	if x == nil || x.plan.Evidence.WorstCalls+x.plan.Evidence.TruthCalls == 0 {
		return
	}
	seconds := min(tapSeconds, int(c.talk/time.Second)+2)
	packets := seconds * int(time.Second/frameLength)
	bytes := media.TapSize(packets)
	x.mutex.Lock()
	defer x.mutex.Unlock()
	e := &c.exhibit
	if !e.asked {
		if e.asked = true; x.budget < 2*bytes { // for both ears, or for none
			x.index.Untapped++
			return
		}
		x.index.Tapped++
		x.budget -= 2 * bytes
		e.bytes = 2 * bytes
	}
	if e.bytes == 0 {
		return
	}
	cfg.Tap = media.NewTap(cfg.Heard, packets)
	ear := &tappedEar{tap: cfg.Tap, far: cfg.Heard, kind: cfg.PayloadType,
		flow: evidence.Flow{Source: cfg.Remote, Destination: local, Origin: clock.Time(0)}}
	if caller {
		e.ears[0] = ear
	} else {
		e.ears[1] = ear
	}
}

// take decides what of a call that has ended is kept. Its streams are closed
// and its mutex is held.
func (x *exhibits) take(c *call, r *record.Call) error {
	if x == nil {
		return nil
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.ended++
	x.budget += c.exhibit.bytes
	var err error
	if r.Outcome == record.Failed {
		err = x.failed(r, c.ladder(r.CallID))
	}
	heard := r.Ears()
	if c.exhibit.bytes == 0 || len(heard) == 0 || len(heard) == 1 && r.Half == nil {
		return err
	}
	rank := rand.New(rand.NewPCG(uint64(x.plan.Seed), x.ended)).Uint64()
	mos := min(heard[0].MOS, heard[len(heard)-1].MOS)
	worst, chosen := x.plan.Evidence.WorstCalls > 0 && x.worst.Wants(mos), x.chooses(rank)
	if !worst && !chosen {
		return err
	}
	ears, cut, problem := x.ears(&c.exhibit)
	if problem != nil {
		return problem
	}
	if worst {
		x.worst.Offer(evidence.Call{ID: r.CallID, MOS: mos, Ladder: c.ladder(r.CallID), Ears: ears, Trimmed: cut})
	}
	if chosen {
		x.choose(rank, r.CallID, ears)
	}
	return err
}

// ladder is the text of the caller's side of the call, without keys; empty where it was not kept.
func (c *call) ladder(id string) string {
	l := c.from.agent.Ladder(id)
	if l == nil {
		return ""
	}
	return l.String() + "\n" + l.Text()
}

// failed writes the ladder of a failed call at once, so that a killed run has it.
func (x *exhibits) failed(r *record.Call, ladder string) error {
	x.index.Failed++
	if ladder == "" || x.index.Ladders >= x.plan.Evidence.FailedLadders {
		return nil
	}
	folder := filepath.Join(x.dir, evidence.FolderOf(r.CallID))
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	x.index.Ladders++
	return os.WriteFile(filepath.Join(folder, "ladder.txt"), []byte(ladder), 0o644)
}

// ears turns the taps into what package evidence takes, late packets marked.
func (x *exhibits) ears(e *exhibit) (ears []evidence.Ear, cut bool, err error) {
	for i, tapped := range e.ears {
		if tapped == nil {
			continue
		}
		heard := tapped.tap.Packets()
		packets := make([]evidence.Packet, len(heard))
		for k, h := range heard {
			packets[k] = evidence.Packet{ArrivalNs: h.AtNs, Sequence: h.Sequence, Timestamp: h.Timestamp,
				PayloadType: h.PayloadType, SSRC: h.SSRC, Payload: h.Payload}
		}
		evidence.SortByArrival(packets)
		if _, err := evidence.Judge(packets, x.plan.Playout, x.format.ClockRate, x.format.Ticks); err != nil {
			return nil, false, err
		}
		ear := evidence.Ear{Name: earNames[i], Packets: packets, Flow: tapped.flow,
			Options: evidence.PlayOptions{PayloadType: tapped.kind, PacketSamples: int(x.format.Ticks), MaxSeconds: tapSeconds}}
		if decoder, ok := evidence.DecoderOf(x.format.Name); ok {
			ear.Decoder = decoder
			if ear.Options.Reference, err = x.reference(tapped.far); err != nil {
				return nil, false, err
			}
		}
		ears, cut = append(ears, ear), cut || tapped.tap.Missed() > 0
	}
	return slices.Clip(ears), cut, nil
}

// reference is made once of each clip.
func (x *exhibits) reference(clip *media.Clip) (*evidence.Reference, error) {
	if made, ok := x.references[clip]; ok {
		return made, nil
	}
	made, err := evidence.ReferenceOf(clip.Codec(), clip.Payloads())
	if err == nil {
		x.references[clip] = made
	}
	return made, err
}
