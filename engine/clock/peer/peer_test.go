package peer

import (
	"context"
	"math/rand/v2"
	"net"
	"sync"
	"testing"
	"time"

	"vigie.dev/engine/clock"
)

// pipe is one end of a network in memory that delays, and loses every fourth datagram.
type pipe struct {
	in    chan []byte
	out   *pipe
	delay func() time.Duration
	lossy bool
	quit  chan struct{}
	once  sync.Once
	mutex sync.Mutex
	sent  int
}

type address struct{}

func (address) Network() string { return "pipe" }
func (address) String() string  { return "far" }

func (p *pipe) ReadFrom(b []byte) (int, net.Addr, error) {
	select {
	case data := <-p.in:
		return copy(b, data), address{}, nil
	case <-p.quit:
		return 0, nil, net.ErrClosed
	}
}

func (p *pipe) WriteTo(b []byte, _ net.Addr) (int, error) {
	p.mutex.Lock()
	p.sent++
	lost := p.lossy && p.sent%4 == 0
	p.mutex.Unlock()
	if !lost {
		data := append([]byte(nil), b...)
		time.AfterFunc(p.delay(), func() {
			select {
			case p.out.in <- data:
			case <-p.out.quit:
			}
		})
	}
	return len(b), nil
}

func (p *pipe) Close() error                     { p.once.Do(func() { close(p.quit) }); return nil }
func (p *pipe) LocalAddr() net.Addr              { return address{} }
func (p *pipe) SetDeadline(time.Time) error      { return nil }
func (p *pipe) SetReadDeadline(time.Time) error  { return nil }
func (p *pipe) SetWriteDeadline(time.Time) error { return nil }

const ahead = int64(1234 * time.Second)

// ends are two channels over a lossy network of unequal ways; the second's
// clock is ahead and 80 ppm fast.
func ends(t *testing.T, secrets [2]string) (*Channel, *Channel, func(int64) int64) {
	t.Helper()
	var pipes [2]*pipe
	for i, least := range []time.Duration{time.Millisecond, 8 * time.Millisecond} {
		pipes[i] = &pipe{in: make(chan []byte, 64), lossy: true, quit: make(chan struct{}),
			delay: func() time.Duration { return least + time.Duration(rand.Int64N(int64(5*time.Millisecond))) }}
	}
	pipes[0].out, pipes[1].out = pipes[1], pipes[0]
	far := func(ours int64) int64 { return ours + ahead + ours*80/1_000_000 }
	nows := [2]func() int64{clock.Now, func() int64 { return far(clock.Now()) }}
	names := [2]string{"sa", "eu"}
	var made [2]*Channel
	for i := range made {
		made[i] = Open(Config{Conn: pipes[i], Far: func() (net.Addr, error) { return address{}, nil },
			Own: names[i], Peer: names[1-i], Secret: []byte(secrets[i]), Run: "r", Now: nows[i], Base: int64(i) * int64(time.Hour)})
		t.Cleanup(func() { _ = made[i].Close() })
	}
	return made[0], made[1], far
}

// met are ends of which the first knows the second's clock, and a time for what is to come.
func met(t *testing.T) (here, there *Channel, far func(int64) int64, ctx context.Context) {
	t.Helper()
	here, there, far = ends(t, [2]string{"k", "k"})
	ctx, stop := context.WithTimeout(context.Background(), 20*time.Second)
	t.Cleanup(stop)
	there.Ready()
	if err := here.AwaitReady(ctx); err != nil {
		t.Fatal(err)
	}
	return here, there, far, ctx
}

func TestChannel_knowsTheFarClockAndStartsDespiteLoss(t *testing.T) {
	here, there, far, ctx := met(t)
	began := clock.Now()
	there.Start("300001 100301 callee", far(began))
	here.Done()
	if err := there.AwaitDone(ctx); err != nil {
		t.Fatal(err)
	}
	for {
		at, within, ok := here.FarStart("300001 100301 callee")
		if ok {
			if off := at - began; off < -within || off > within {
				t.Fatalf("a far stream's start is off by %d ns, and %d are stated", off, within)
			}
			break
		}
		select {
		case <-ctx.Done():
			t.Fatal("the far stream's start never came")
		case <-time.After(10 * time.Millisecond):
		}
	}
	e, ok := here.Estimate()
	now := clock.Now()
	if truth := far(now) - now; !ok || truth < e.Offset-e.Error || truth > e.Offset+e.Error {
		t.Errorf("%d ± %d, in truth %d", e.Offset, e.Error, truth)
	}
	wall, _ := here.Wall()
	if got := wall.Offset - e.Offset - int64(time.Hour); got < -wall.Error || got > wall.Error {
		t.Errorf("wall clocks: %d beside %d", wall.Offset, e.Offset)
	}
}

func TestChannel_leavesStrangersAlone(t *testing.T) {
	here, there, _ := ends(t, [2]string{"k", "another"})
	there.Ready()
	there.Start("x", 1)
	ctx, stop := context.WithTimeout(context.Background(), 300*time.Millisecond)
	defer stop()
	if err := here.AwaitReady(ctx); err == nil {
		t.Error("ready by a stranger's word")
	}
	if _, _, ok := here.FarStart("x"); ok {
		t.Error("a stranger's stream")
	}
}

func TestChannel_take_keepsTheLastStreamOfAName(t *testing.T) {
	c := &Channel{starts: map[string]int64{}, unsaid: map[string]*saying{}, news: make(chan struct{})}
	for _, at := range []int64{5, 9, 7} { // 7 was under way for longer
		if reply, has := c.take(message{Kind: start, T1: at, Name: "n"}, 0); !has || reply.T1 != at {
			t.Errorf("start at %d: %+v", at, reply)
		}
	}
	if c.starts["n"] != 9 {
		t.Errorf("kept %d", c.starts["n"])
	}
	c.unsaid["sn"] = &saying{message: message{Kind: start, T1: 9, Name: "n"}}
	c.take(message{Kind: ack, T1: 5, Name: "sn"}, 0)
	if len(c.unsaid) != 1 {
		t.Error("an earlier stream's acknowledgement ended the saying of a later one")
	}
	if c.take(message{Kind: ack, T1: 9, Name: "sn"}, 0); len(c.unsaid) != 0 {
		t.Error("said on after its acknowledgement")
	}
}

func TestParse_refusesWhatIsNotTheFarEnds(t *testing.T) {
	k := key([]byte("secret"), "run")
	whole := message{Kind: start, T1: -7, Base: 1 << 60, Ready: true, Name: "a b"}.bytes(k, "eu")
	if got, err := parse(whole, k, "eu"); err != nil || got.T1 != -7 || got.Name != "a b" || !got.Ready || got.Base != 1<<60 {
		t.Fatalf("%+v, %v", got, err)
	}
	if _, err := parse(whole, k, "sa"); err == nil {
		t.Error("one's own words come back")
	}
	if _, err := parse(whole, key([]byte("secret"), "other"), "eu"); err == nil {
		t.Error("another run's words")
	}
	for i := range whole {
		changed := append([]byte(nil), whole...)
		changed[i] ^= 1
		if _, err := parse(changed, k, "eu"); err == nil {
			t.Errorf("byte %d changed, and nobody saw", i)
		}
		if _, err := parse(whole[:i], k, "eu"); err == nil {
			t.Errorf("cut to %d bytes, and nobody saw", i)
		}
	}
}
