//go:build !race

package secure

const poolMisses = 0
