// Package video scores one received video stream from its frames, without
// decoding them. It is pure: times are passed in, as monotonic nanoseconds.
package video
