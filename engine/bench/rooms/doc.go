// Package rooms measures what a subscriber of a video room costs: engine/room
// beside a bare pion receiver that scores nothing, and beside a Chromium tab, on
// the same LiveKit server, on one machine and in one run.
//
// Every side is a process of its own (Chromium: its tree). What is judged is the
// processor time that /proc/PID/stat tells of it while all are in the room and
// pictures come: joining, which costs all of them a DTLS handshake, is left out
// and told beside it as wait4(2) has it of the whole process.
package rooms
