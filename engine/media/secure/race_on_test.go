//go:build race

package secure

// poolMisses is how many allocations a packet the race detector causes: under
// it sync.Pool, which the library's AES-CM uses, forgets on purpose.
const poolMisses = 1
