// Package bench measures what the voice engine costs, beside SIPp and a bare
// sendmmsg+recvmmsg loop, on one machine and in one run.
//
// Every side of a comparison is a process of its own, and its processor time
// is what wait4(2) says of that process, user and system together. Sides take
// turns (A, B, A, B), so that what else the machine does falls on both; what
// is judged is the ratio of each pair, by its median.
package bench
