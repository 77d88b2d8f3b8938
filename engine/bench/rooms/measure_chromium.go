package rooms

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"vigie.dev/engine/bench"
	"vigie.dev/engine/room"
)

// chromium compares how many subscribers a core and a GiB hold: ours, and a tab of Chromium each.
func (b *bencher) chromium() ([]bench.Figure, error) {
	n, tabs := b.opts.subscribers(), b.opts.tabs()
	against := "Chromium, a tab each"
	core := bench.Figure{Name: "subscribers a core", Against: against, Limit: 20, AtLeast: true}
	gibibyte := bench.Figure{Name: "subscribers a GiB", Against: against, Limit: 20, AtLeast: true}
	all := []*bench.Figure{&core, &gibibyte}
	err := b.each("chromium", func(ctx context.Context, round int) (err error) {
		var ours, tab cost
		if round%2 == 0 {
			ours, err = b.ours(ctx, n)
		}
		if err == nil {
			tab, err = b.tabsOf(ctx, tabs)
		}
		if err == nil && round%2 == 1 {
			ours, err = b.ours(ctx, n)
		}
		if err != nil {
			return err
		}
		spoil(all, ours)
		spoil(all, tab)
		const second, kibibytes = 1000, 1 << 20
		core.Add(second/ours.steady, second/tab.steady)
		gibibyte.Add(kibibytes/ours.memory, kibibytes/tab.memory)
		return nil
	})
	return []bench.Figure{core, gibibyte}, err
}

// tabsOf runs n tabs in one browser. What the browser itself costs with an empty
// page is not counted against them.
func (b *bencher) tabsOf(ctx context.Context, n int) (cost, error) {
	return b.inRoom(ctx, func(name string) (c cost, rate float64, err error) {
		p, err := servePage(b.opts.Client)
		if err != nil {
			return c, 0, err
		}
		defer p.close()
		chromium, err := startBrowser(ctx, b.opts.Chromium, b.dir)
		if err != nil {
			return c, 0, err
		}
		defer chromium.stop()
		pid := chromium.cmd.Process.Pid
		idle, err := b.steady(ctx, pid)
		if err != nil {
			return c, 0, err
		}
		empty, err := weight(pid)
		if err != nil {
			return c, 0, err
		}
		for i := range n {
			if err := b.openTab(chromium, p, name, i); err != nil {
				return c, 0, err
			}
		}
		if err := p.wait(ctx, n); err != nil {
			return c, 0, err
		}
		before := p.all(n)
		busy, err := b.steady(ctx, pid)
		if err != nil {
			return c, 0, err
		}
		full, err := weight(pid)
		if err != nil {
			return c, 0, err
		}
		c.steady = max(busy-idle, 0) / float64(n)
		c.memory = float64(full-empty) / float64(n)
		rate, c.spoiled = judgeTabs(before, p.all(n))
		return c, rate, nil
	})
}

func (b *bencher) openTab(chromium *browser, p *page, name string, i int) error {
	token, err := room.Token(apiKey, apiSecret, name, fmt.Sprintf("tab-%d", i), time.Hour)
	if err != nil {
		return err
	}
	query := url.Values{"server": {b.server.url}, "token": {token}, "id": {strconv.Itoa(i)}}
	return chromium.open(p.url + "/?" + query.Encode())
}

// wait at most 30 s until every tab shows pictures.
func (p *page) wait(ctx context.Context, n int) error {
	for range 300 {
		shown := 0
		for _, tab := range p.all(n) {
			if tab.Frames > frameRate {
				shown++
			}
		}
		if shown == n {
			return nil
		}
		if err := rest(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
	return fmt.Errorf("Cannot measure: of %d tabs not all showed a picture within 30 s: %+v", n, p.all(n))
}

func (p *page) all(n int) []seen {
	tabs := make([]seen, n)
	for i := range tabs {
		tabs[i] = p.last(strconv.Itoa(i))
	}
	return tabs
}

// judgeTabs gives the packets a second of a tab, and why the round is void: a tab
// that is hidden, or shows less than nine pictures of ten, does not do the work.
func judgeTabs(before, after []seen) (rate float64, spoiled string) {
	for i, tab := range after {
		seconds := tab.at.Sub(before[i].at).Seconds()
		if seconds <= 0 {
			return 0, fmt.Sprintf("tab %d fell silent", i)
		}
		rate += float64(tab.Packets-before[i].Packets) / seconds / float64(len(after))
		fps := float64(tab.Frames-before[i].Frames) / seconds
		if fps < 0.9*frameRate || !tab.Visible || tab.Width != width {
			return rate, fmt.Sprintf("tab %d showed %.1f pictures a second of width %d, visible: %v", i, fps, tab.Width, tab.Visible)
		}
	}
	return rate, ""
}
