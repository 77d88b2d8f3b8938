package sip

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	wire "github.com/emiago/sipgo/sip"
)

const (
	// minSessionExpires is the least session interval (RFC 4028 4).
	minSessionExpires = 90 * time.Second
	// statusIntervalTooSmall is 422 Session Interval Too Small (RFC 4028 6).
	statusIntervalTooSmall = 422
)

// session is what two ends agreed on how long a call may go unconfirmed (RFC 4028).
type session struct {
	// expires is zero where there is no timer.
	expires time.Duration
	// weRefresh says that the refreshes are ours; byClient that they are the transaction's client's.
	weRefresh, byClient bool
	// required says that the far end knows timers, and must heed this one.
	required bool
}

// sessionTimer runs while its dialog does.
type sessionTimer struct {
	mu      sync.Mutex
	timer   *time.Timer
	stopped bool
	session Session
}

// agree notes what was agreed on: for the first time by the set-up, then by each refresh.
func (t *sessionTimer) agree(s session) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.session.Expires > 0 {
		t.session.Refreshes++
	}
	t.session.Expires, t.session.Ours = s.expires, s.weRefresh
}

func (t *sessionTimer) set(wait time.Duration, f func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.timer != nil {
		t.timer.Stop()
		t.timer = nil
	}
	if !t.stopped {
		t.timer = time.AfterFunc(wait, f)
	}
}

func (t *sessionTimer) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopped = true
	if t.timer != nil {
		t.timer.Stop()
	}
}

func seconds(d time.Duration) string { return strconv.FormatInt(int64(d/time.Second), 10) }

// sessionOf reads Session-Expires; refresher is "uac", "uas" or empty.
func sessionOf(msg headed) (expires time.Duration, refresher string) {
	h := headerOf(msg, "Session-Expires")
	if h == nil {
		return 0, ""
	}
	value, params, _ := strings.Cut(h.Value(), ";")
	n, err := strconv.ParseUint(strings.TrimSpace(value), 10, 31)
	if err != nil {
		return 0, ""
	}
	for p := range strings.SplitSeq(params, ";") {
		if name, v, ok := strings.Cut(strings.TrimSpace(p), "="); ok && strings.EqualFold(strings.TrimSpace(name), "refresher") {
			refresher = strings.ToLower(strings.TrimSpace(v))
		}
	}
	return time.Duration(n) * time.Second, refresher
}

// agree is the callee's part of a session's timer (RFC 4028 9); the refusal is 422.
func (a *Agent) agree(req *wire.Request) (session, *wire.Response) {
	expires, refresher := sessionOf(req)
	s := session{required: hasOption(req, "Supported", "timer")}
	switch {
	case expires > 0 && expires < a.cfg.MinSE && s.required:
		res := a.respondTo(req, statusIntervalTooSmall, "Session Interval Too Small", nil)
		res.AppendHeader(wire.NewHeader("Min-SE", seconds(a.cfg.MinSE)))
		return s, res
	case expires == 0:
		expires = max(a.cfg.SessionExpires, headerSecondsOf(req, "Min-SE", a.cfg.SessionExpires > 0))
	}
	s.expires = max(expires, 0)
	s.byClient = refresher == "uac" || refresher == "" && s.required
	s.weRefresh = !s.byClient
	return s, nil
}

func headerSecondsOf(msg headed, name string, wanted bool) time.Duration {
	h := headerOf(msg, name)
	if h == nil || !wanted {
		return 0
	}
	n, err := strconv.ParseUint(h.Value(), 10, 31)
	if err != nil {
		return 0
	}
	return time.Duration(n) * time.Second
}

// headers of the 200 that agrees on s.
func (s session) headers() []wire.Header {
	if s.expires == 0 {
		return nil
	}
	refresher := "uas"
	if s.byClient {
		refresher = "uac"
	}
	headers := []wire.Header{wire.NewHeader("Session-Expires", seconds(s.expires)+";refresher="+refresher)}
	if s.required {
		headers = append(headers, wire.NewHeader("Require", "timer"))
	}
	return headers
}

// agreed is the caller's part: what the 2xx says (RFC 4028 7.2).
func agreed(res *wire.Response) session {
	expires, refresher := sessionOf(res)
	return session{expires: expires, weRefresh: refresher != "uas"}
}

// startTimer runs s: half of it until we refresh, or until shortly before its end for the far end to have done so
// (RFC 4028 10).
func (d *Dialog) startTimer(s session) {
	if s.expires == 0 {
		return
	}
	d.timer.agree(s)
	if s.weRefresh {
		d.timer.set(s.expires/2, func() { d.agent.spawn(func() { d.refresh(s) }) })
		return
	}
	d.timer.set(s.expires-min(32*time.Second, s.expires/3), d.hangUp)
}

// refresh confirms the call by UPDATE, or by a re-INVITE where the far end has none. Without an answer the call is
// over.
func (d *Dialog) refresh(s session) {
	ctx, cancel := context.WithTimeout(context.Background(), s.expires/2)
	defer cancel()
	extra := []wire.Header{
		wire.NewHeader("Supported", "timer"),
		wire.NewHeader("Session-Expires", seconds(s.expires)+";refresher=uac"),
		wire.NewHeader("Min-SE", seconds(min(d.agent.cfg.MinSE, s.expires))),
	}
	d.mu.Lock()
	update := d.update
	d.mu.Unlock()
	var err error
	if update {
		err = d.refreshByUpdate(ctx, extra)
	} else {
		_, err = d.modify(ctx, d.Local(), extra)
	}
	var refused *Failure
	switch {
	case err == nil || d.over():
	case errors.As(err, &refused) && refused.Status != wire.StatusRequestTimeout &&
		refused.Status != wire.StatusCallTransactionDoesNotExists:
		// The call goes on until its time is over (RFC 4028 10).
		d.timer.set(s.expires/2-min(32*time.Second, s.expires/3), d.hangUp)
	default:
		d.agent.cfg.Logger.Warn("cannot refresh session", "call", d.CallID(), "error", err)
		d.hangUp()
	}
}

func (d *Dialog) refreshByUpdate(ctx context.Context, extra []wire.Header) error {
	last, res, err := d.ask(ctx, d.requestAs(wire.UPDATE, d.next(), extra))
	if err != nil {
		return err
	}
	if !res.IsSuccess() {
		return refusal(last, res)
	}
	d.moveTo(res.Contact())
	d.startTimer(agreed(res))
	return nil
}
