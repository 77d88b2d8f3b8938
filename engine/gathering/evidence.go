package gathering

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"vigie.dev/engine/evidence/picture"
	"vigie.dev/engine/qoe/video"
)

// EvidencePlan is the part of a plan that asks for evidence; zero asks for none.
type EvidencePlan struct {
	// TruthViews are chosen by the seed: a camera as one person saw it, left for VMAF.
	TruthViews int `json:"truthViews"`
}

// keptCodec is the codec of the cameras that views are kept of.
const keptCodec = video.VP8

// leastKept makes a stretch worth keeping, ms.
const leastKept = 2000

// viewer is one person of one room, by number.
type viewer struct{ room, who int }

// chooses picks whose view of which camera is kept: as the seed says, not as it
// went. Cameras are those of which kept holds, by their room.
func chooses(o *Options, seed int64, most int, kept func(room, camera int) bool) map[viewer]int {
	type candidate struct {
		viewer
		camera int
	}
	var all []candidate
	for room := range o.Rooms {
		for who := range o.People {
			for camera := range o.Cameras {
				if who != camera && kept(room, camera) {
					all = append(all, candidate{viewer{room, who}, camera})
				}
			}
		}
	}
	dice := rand.New(rand.NewPCG(uint64(seed), 0x71c))
	dice.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	chosen := map[viewer]int{}
	for _, c := range all {
		if _, taken := chosen[c.viewer]; !taken && len(chosen) < most {
			chosen[c.viewer] = c.camera
		}
	}
	return chosen
}

// keeps says whether views are kept of a room's camera.
func (p *Probe) keeps(room, camera int) bool { return p.shownBy(room, camera).codec == keptCodec }

// keptView is an entry of pictures-REGION.json.
type keptView struct {
	Stay      string `json:"stay"`
	Publisher string `json:"publisher"`
	// View names VIEW.ivf and VIEW.view.json in truth-video/.
	View    string  `json:"view"`
	Height  int     `json:"height"`
	Seconds float64 `json:"seconds"`
	picture.Parametric
}

// exhibits are what a probe's stays leave for VMAF.
type exhibits struct {
	mutex sync.Mutex
	views []keptView
	kept  []*picture.View
}

// take keeps a view in memory until the last has left.
func (x *exhibits) take(stay, publisher string, v *picture.View) {
	if v == nil || v.EndMs < leastKept {
		return
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	x.kept = append(x.kept, v)
	x.views = append(x.views, keptView{Stay: stay, Publisher: publisher, View: fmt.Sprintf("view-%d", len(x.kept)), Height: v.Height,
		Seconds: v.EndMs / 1000, Parametric: v.Parametric()})
}

// write leaves the views, what was published (its layers and their source), and
// the list of them; nothing where none was asked for.
func (x *exhibits) write(plan *Plan) error {
	if plan.Evidence.TruthViews == 0 {
		return nil
	}
	x.mutex.Lock()
	defer x.mutex.Unlock()
	dir := filepath.Join(plan.OutDir, "evidence")
	within := filepath.Join(dir, "truth-video-"+plan.Region)
	if err := os.MkdirAll(within, 0o755); err != nil {
		return fmt.Errorf("Cannot keep pictures: %w", err)
	}
	for i, v := range x.kept {
		if err := v.Write(within, x.views[i].View); err != nil {
			return err
		}
	}
	published := []string{plan.Media.Source}
	for _, layer := range plan.pictures(keptCodec)[:plan.Layers] {
		published = append(published, layer.File)
	}
	for _, file := range published {
		if err := copyFile(filepath.Join(within, filepath.Base(file)), file); err != nil {
			return fmt.Errorf("Cannot keep what was published: %w", err)
		}
	}
	list := struct {
		Schema string     `json:"schema"`
		Region string     `json:"region"`
		Asked  int        `json:"asked"`
		Views  []keptView `json:"views"`
	}{"vigie/pictures/1", plan.Region, plan.Evidence.TruthViews, slices.Concat([]keptView{}, x.views)}
	body, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return fmt.Errorf("Cannot list the pictures: %w", err)
	}
	return os.WriteFile(filepath.Join(dir, "pictures-"+plan.Region+".json"), append(body, '\n'), 0o644)
}

func copyFile(to, from string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	if _, err := io.Copy(target, source); err != nil {
		target.Close()
		return err
	}
	return target.Close()
}
