package codec

// Tables of ITU-T G.722 §6.2, by the block that reads them.

// qmf is half of the 24 symmetric coefficients of the quadrature mirror filter, table 11.
var qmf = [12]int32{3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11}

// decisionLow are the decision levels of QUANTL.
var decisionLow = [30]int32{0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714, 786, 858, 940,
	1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919}

// inverse6 is the inverse quantiser of 6 bits, block INVQBL.
var inverse6 = [64]int32{-136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232,
	-9360, -8576, -7856, -7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688,
	-1360, -1040, -728, 24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576,
	6000, 5456, 4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136}

// inverse4 is that of 4 bits, block INVQAL.
var inverse4 = [16]int32{0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0}

// inverse2 is that of the high band, block INVQAH.
var inverse2 = [4]int32{-7408, -1616, 7408, 1616}

// logLow are the multipliers of LOGSCL by magnitude, logHigh those of LOGSCH by outer and inner.
var (
	logLow  = [8]int32{-60, -30, 58, 172, 334, 538, 1198, 3042}
	logHigh = [2]int32{798, -214}
)

// antilog is 2048 × 2^(i/32), block SCALEL.
var antilog = [32]int32{2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834,
	2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008}
