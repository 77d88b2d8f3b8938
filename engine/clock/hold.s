// Without this file the compiler wants a body for each function of hold.go.
