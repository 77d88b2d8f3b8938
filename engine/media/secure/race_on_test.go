//go:build race

package secure

// raceDetector makes sync.Pool drop at random, and with it pion's buffers.
const raceDetector = true
