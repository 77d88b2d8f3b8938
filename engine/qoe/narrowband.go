package qoe

import (
	"errors"
	"fmt"
	"math"
)

// Path holds the transmission parameters of ITU-T G.107 Table 3, besides the
// codec's and those of loss. Make one with DefaultPath or PlanningEcho.
type Path struct {
	SLR, RLR float64 // send and receive loudness ratings, dB
	STMR     float64 // sidetone masking rating, dB
	LSTR     float64 // listener sidetone rating, dB
	Ds       float64 // D-value of the telephone at the send side, dB
	TELR     float64 // talker echo loudness rating, dB
	WEPL     float64 // weighted echo path loss, dB
	T        float64 // mean one-way delay of the echo path, ms
	Tr       float64 // round-trip delay of the 4-wire loop, ms
	Ta       float64 // absolute delay mouth to ear, ms
	Qdu      float64 // quantization distortion units, from 1
	Nc       float64 // circuit noise at the 0 dBr point, dBm0p
	Nfor     float64 // noise floor at the receive side, dBmp
	Ps, Pr   float64 // room noise at the send and receive side, dB(A)
	A        float64 // advantage factor, 0 to 20
	SensT    float64 // sT, delay sensitivity: 1, low 0.55, very low 0.4
	MinTa    float64 // mT, the least delay that is heard, ms: 100, low 120, very low 150
}

// DefaultPath has the defaults of Table 3, and is free of echo: T, Tr and Ta
// are 0.
func DefaultPath() Path {
	return Path{
		SLR: 8, RLR: 2, STMR: 15, LSTR: 18, Ds: 3, TELR: 65, WEPL: 110,
		Qdu: 1, Nc: -70, Nfor: -64, Ps: 35, Pr: 35, SensT: 1, MinTa: 100,
	}
}

// PlanningEcho is the default path with its echo heard as a planner assumes
// it (G.107 §7.4): T = Ta, Tr = 2·Ta.
func PlanningEcho(taMs float64) Path {
	p := DefaultPath()
	p.T, p.Tr, p.Ta = taMs, 2*taMs, taMs
	return p
}

func decibelSum(levels ...float64) float64 {
	sum := 0.0
	for _, l := range levels {
		sum += math.Pow(10, l/10)
	}
	return 10 * math.Log10(sum)
}

// noise is No, eq. 7-3 to 7-7.
func (p Path) noise() float64 {
	olr := p.SLR + p.RLR
	nos := p.Ps - p.SLR - p.Ds - 100 + 0.004*math.Pow(p.Ps-olr-p.Ds-14, 2)
	pre := p.Pr + 10*math.Log10(1+math.Pow(10, (10-p.LSTR)/10))
	nor := p.RLR - 121 + pre + 0.008*math.Pow(pre-35, 2)
	return decibelSum(p.Nc, nos, nor, p.Nfor+p.RLR)
}

// sidetone is Ist, eq. 7-11 and 7-12.
func (p Path) sidetone() float64 {
	s := -10 * math.Log10(math.Pow(10, -p.STMR/10)+math.Exp(-p.T/4)*math.Pow(10, -p.TELR/10))
	root := func(x, n float64) float64 { return math.Pow(1+math.Pow(x, n), 1/n) }
	return 12*root((s-13)/6, 8) - 28*root((s+1)/19.4, 35) - 13*root((s-3)/33, 13) + 29
}

// simultaneous is Is = Iolr + Ist + Iq, eq. 7-8 to 7-17.
func (p Path) simultaneous(ro, no float64) float64 {
	x := (p.SLR + p.RLR + 0.2*(64+no-p.RLR)) / 8
	iolr := 20 * (math.Pow(1+math.Pow(x, 8), 1.0/8) - x)
	q := 37 - 15*math.Log10(p.Qdu)
	g := 1.07 + 0.258*q + 0.0602*q*q
	iq := 15 * math.Log10(1+math.Pow(10, (ro-100)/15+46/8.4-g/9)+math.Pow(10, 46.0/30-g/40))
	return iolr + p.sidetone() + iq
}

// echo is Idte + Idle, eq. 7-18 to 7-26.
func (p Path) echo(ro, no float64) float64 {
	terv := p.TELR - 40*math.Log10((1+p.T/10)/(1+p.T/150)) + 6*math.Exp(-0.3*p.T*p.T)
	ist := p.sidetone()
	if p.STMR < 9 {
		terv += ist / 2
	}
	half := (-1.5*(no-p.RLR) - (80 + 2.5*(terv-14))) / 2
	idte := (half + math.Sqrt(half*half+100) - 1) * (1 - math.Exp(-p.T))
	if p.T < 1 {
		idte = 0
	}
	if p.STMR > 20 {
		idte = math.Hypot(idte, ist)
	}
	half = (ro - 10.5*(p.WEPL+7)*math.Pow(p.Tr+1, -0.25)) / 2
	return idte + half + math.Sqrt(half*half+169)
}

// rating is R without Idd and Ie,eff, which change with the call.
func (p Path) rating() float64 {
	no := p.noise()
	ro := 15 - 1.5*(p.SLR+no)
	return ro - p.simultaneous(ro, no) - p.echo(ro, no) + p.A
}

var defaultRating = DefaultPath().rating()

// narrowband is ITU-T G.107 at its default parameters, computed in full.
func narrowband(c Codec, lossPct, burstRatio, taMs float64) Score {
	r := defaultRating - delayImpairment(taMs) - effectiveIe(c, 95, lossPct, burstRatio)
	return Score{modelName(Narrowband), r, mosOf(r)}
}

// ErrScale is a codec whose parameters belong to another scale than the model's.
var ErrScale = errors.New("codec parameters of another scale")

// EvaluatePath scores one direction by ITU-T G.107 with all parameters of its
// path; the delay is the path's, in.DelayMs is not used. The parameters of in
// are bounded as Evaluate bounds them.
func EvaluatePath(p Path, in Input) (Score, error) {
	if in.Codec.Scale != Narrowband {
		return Score{}, fmt.Errorf("Cannot rate %s by G.107: %w (%s)", in.Codec.Name, ErrScale, in.Codec.Scale)
	}
	in.DelayMs = p.Ta
	loss, burst, _, ok := in.bounded()
	if !ok {
		return Silent(in.Codec), nil
	}
	r := p.rating() - sensitiveDelay(p.Ta, p.SensT, p.MinTa) - effectiveIe(in.Codec, 95, loss, burst)
	if math.IsNaN(r) {
		return Silent(in.Codec), nil
	}
	return Score{modelName(Narrowband), r, mosOf(r)}, nil
}
