package qoe

import "math"

// path holds the transmission parameters of ITU-T G.107 Table 3.
type path struct {
	slr, rlr, stmr, lstr float64 // loudness and sidetone ratings, dB
	ds, telr, wepl       float64 // D-value of the sender, echo ratings, dB
	t, tr                float64 // echo path delays, ms
	qdu                  float64
	nc, nfor, ps, pr     float64 // noise, dBm0p, dBmp, dB(A)
	advantage            float64
}

// defaultPath is the Table 3 default. T and Tr are 0: the path is free of
// echo, so that only the absolute delay Ta is heard.
var defaultPath = path{
	slr: 8, rlr: 2, stmr: 15, lstr: 18, ds: 3, telr: 65, wepl: 110,
	qdu: 1, nc: -70, nfor: -64, ps: 35, pr: 35,
}

func decibelSum(levels ...float64) float64 {
	sum := 0.0
	for _, l := range levels {
		sum += math.Pow(10, l/10)
	}
	return 10 * math.Log10(sum)
}

// noise is No, eq. 7-3 to 7-7.
func (p path) noise() float64 {
	olr := p.slr + p.rlr
	nos := p.ps - p.slr - p.ds - 100 + 0.004*math.Pow(p.ps-olr-p.ds-14, 2)
	pre := p.pr + 10*math.Log10(1+math.Pow(10, (10-p.lstr)/10))
	nor := p.rlr - 121 + pre + 0.008*math.Pow(pre-35, 2)
	return decibelSum(p.nc, nos, nor, p.nfor+p.rlr)
}

// sidetone is Ist, eq. 7-11 and 7-12.
func (p path) sidetone() float64 {
	s := -10 * math.Log10(math.Pow(10, -p.stmr/10)+math.Exp(-p.t/4)*math.Pow(10, -p.telr/10))
	root := func(x, n float64) float64 { return math.Pow(1+math.Pow(x, n), 1/n) }
	return 12*root((s-13)/6, 8) - 28*root((s+1)/19.4, 35) - 13*root((s-3)/33, 13) + 29
}

// simultaneous is Is = Iolr + Ist + Iq, eq. 7-8 to 7-17.
func (p path) simultaneous(ro, no float64) float64 {
	x := (p.slr + p.rlr + 0.2*(64+no-p.rlr)) / 8
	iolr := 20 * (math.Pow(1+math.Pow(x, 8), 1.0/8) - x)
	q := 37 - 15*math.Log10(p.qdu)
	g := 1.07 + 0.258*q + 0.0602*q*q
	iq := 15 * math.Log10(1+math.Pow(10, (ro-100)/15+46/8.4-g/9)+math.Pow(10, 46.0/30-g/40))
	return iolr + p.sidetone() + iq
}

// echo is Idte + Idle, eq. 7-18 to 7-26.
func (p path) echo(ro, no float64) float64 {
	terv := p.telr - 40*math.Log10((1+p.t/10)/(1+p.t/150)) + 6*math.Exp(-0.3*p.t*p.t)
	ist := p.sidetone()
	if p.stmr < 9 {
		terv += ist / 2
	}
	half := (-1.5*(no-p.rlr) - (80 + 2.5*(terv-14))) / 2
	idte := (half + math.Sqrt(half*half+100) - 1) * (1 - math.Exp(-p.t))
	if p.t < 1 {
		idte = 0
	}
	if p.stmr > 20 {
		idte = math.Hypot(idte, ist)
	}
	half = (ro - 10.5*(p.wepl+7)*math.Pow(p.tr+1, -0.25)) / 2
	return idte + half + math.Sqrt(half*half+169)
}

// rating is R without Idd and Ie,eff, which change with the call.
func (p path) rating() float64 {
	no := p.noise()
	ro := 15 - 1.5*(p.slr+no)
	return ro - p.simultaneous(ro, no) - p.echo(ro, no) + p.advantage
}

var defaultRating = defaultPath.rating()

// narrowband is ITU-T G.107 at its default parameters, computed in full.
func narrowband(c Codec, lossPct, burstRatio, taMs float64) Score {
	r := defaultRating - delayImpairment(taMs) - effectiveIe(c, 95, lossPct, burstRatio)
	return Score{modelName(Narrowband), r, mosOf(r)}
}
