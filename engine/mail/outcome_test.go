package mail

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"vigie.dev/engine/record"
)

func TestRefusal_countsOnlyByItsOwnCode(t *testing.T) {
	refused := func(code int) error {
		return answered(&smtp.SMTPError{Code: code, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "no"})
	}
	for name, c := range map[string]struct {
		err  error
		says string // empty: it is the refusal that must come
		smtp int
	}{
		"as it must":             {refused(554), "", 554},
		"taken":                  {nil, "it was taken with 250, expected 554", 250},
		"for another reason":     {refused(550), "refused in another way than by 554", 550},
		"only for now":           {refused(451), "refused in another way than by 554", 451},
		"the server was not met": {errors.New("Cannot reach it"), "Cannot reach it", 0},
	} {
		var r record.Mail
		err := judgeRefusal(&r, 554, c.err)
		if (err == nil) != (c.says == "") || (err != nil && !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %v, expected %q", name, err, c.says)
		}
		if got := 0; r.SMTP != nil && r.SMTP.Code != c.smtp || r.SMTP == nil && c.smtp != got {
			t.Errorf("%s: recorded %+v, expected %d", name, r.SMTP, c.smtp)
		}
	}
}

func TestAnswered_keepsTheServersWords(t *testing.T) {
	err := answered(&smtp.SMTPError{Code: 552, EnhancedCode: smtp.EnhancedCode{5, 3, 4}, Message: "too large"})
	var answer *Answer
	if !errors.As(err, &answer) || answer.SMTPAnswer != (record.SMTPAnswer{Code: 552, Enhanced: "5.3.4", Text: "too large"}) {
		t.Errorf("got %v", err)
	}
	if errors.As(answered(errors.New("EOF")), &answer) {
		t.Error("a broken connection is no answer")
	}
}

func TestExchange_scoresTheWaitAndGivesOneToWhatNeverCame(t *testing.T) {
	visible := 2000.0
	for _, c := range []struct {
		outcome string
		want    float64
	}{{record.Done, 4.32}, {record.Failed, 1}} {
		r := &record.Mail{Outcome: c.outcome, Timings: record.MailTimings{VisibleMs: &visible}}
		(&exchange{}).score(r)
		if r.Score == nil || r.Score.MOS < c.want-0.01 || r.Score.MOS > c.want+0.01 {
			t.Errorf("%s: %+v, expected %v", c.outcome, r.Score, c.want)
		}
	}
	aborted := &record.Mail{Outcome: record.Aborted}
	if (&exchange{}).score(aborted); aborted.Score != nil {
		t.Error("what the run's end cut was scored")
	}
}

func TestWatcher_givesAMessageOnceToWhoExpectsIt(t *testing.T) {
	w := &watcher{expected: map[string]chan delivery{}}
	waits := w.expect("a@b")
	w.forget("a@b")
	if err := w.deliver(nil, arrived{id: "a@b"}); err != nil { // it is not even fetched
		t.Error(err)
	}
	select {
	case d := <-waits:
		t.Errorf("a message that was given up came: %+v", d)
	default:
	}
}

func TestLateness_isNearestRank(t *testing.T) {
	var l lateness
	if l.figures() != (record.Lateness{}) {
		t.Error("nothing has no lateness")
	}
	for _, v := range []float64{3, -1, 1, 2} {
		l.add(v)
	}
	if got, want := l.figures(), (record.Lateness{P50: 1, P95: 3, P99: 3, Max: 3, Count: 4}); got != want {
		t.Errorf("got %+v, expected %+v", got, want)
	}
}

func TestSleep_endsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	sleep(ctx, time.Hour) // would outlive the test's own limit
}
