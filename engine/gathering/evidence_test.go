package gathering

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"vigie.dev/engine/evidence/picture"
)

// keptIn reads the views that a probe left; a busy machine may leave fewer than were asked for.
func keptIn(t *testing.T, p Plan) {
	t.Helper()
	body, err := os.ReadFile(filepath.Join(p.OutDir, "evidence", "pictures-sa.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list struct {
		Asked int
		Views []keptView
	}
	if err := json.Unmarshal(body, &list); err != nil || list.Asked != p.Evidence.TruthViews || len(list.Views) > list.Asked {
		t.Fatalf("%s, %v", body, err)
	}
	within := filepath.Join(p.OutDir, "evidence", "truth-video-sa")
	for _, one := range list.Views {
		v, err := picture.Read(within, one.View)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v, %d pictures", one, len(v.Frames))
		if file, err := os.Stat(filepath.Join(within, one.View+".ivf")); err != nil || file.Size() < int64(100*len(v.Frames)) {
			t.Errorf("%s: %v", one.View, err)
		}
		if v.Parametric().MOS != one.MOS || one.Height != v.Height {
			t.Errorf("%+v of %+v", one, v.Parametric())
		}
	}
	for _, name := range []string{"q.ivf", "h.ivf"} {
		if _, err := os.Stat(filepath.Join(within, name)); err != nil {
			t.Errorf("what was published is not beside it: %v", err)
		}
	}
}

func TestChooses_bySeedEachViewerOnceAndNobodyThemselves(t *testing.T) {
	o := Options{Rooms: 3, People: 4, Cameras: 2}
	all := func(int, int) bool { return true }
	first, again, other := chooses(&o, 1, 5, all), chooses(&o, 1, 5, all), chooses(&o, 2, 5, all)
	same := 0
	for who, camera := range first {
		if who.who == camera || camera >= o.Cameras || again[who] != camera {
			t.Errorf("%+v sees %d, then %d", who, camera, again[who])
		}
		if seen, ok := other[who]; ok && seen == camera {
			same++
		}
	}
	if len(first) != 5 || same == 5 {
		t.Errorf("%v; with another seed %v", first, other)
	}
	if all := chooses(&o, 1, 100, all); len(all) != 12 {
		t.Errorf("%d viewers, expected all 12", len(all))
	}
	if none := chooses(&o, 1, 0, all); len(none) != 0 {
		t.Errorf("%v, nothing was asked for", none)
	}
}
