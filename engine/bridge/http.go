package bridge

import (
	"crypto/hmac"
	"encoding/json"
	"errors"
	"net/http"

	"vigie.dev/engine/sip"
)

// mostBody is the most of a request that is read, in octets.
const mostBody = 4096

// asked is the body of POST /calls.
type asked struct {
	Room   string `json:"room"`
	Number string `json:"number"`
}

// Handler serves POST /calls {room, number}, for who bears Key.Token: 200 once the number has answered, 400 for what is
// no number, 401, 404 for a room that is not open, 502 with the telephone's own status where it was refused. GET
// /healthz says how many calls stand.
func (b *Bridge) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		reply(w, http.StatusOK, map[string]any{"ok": true, "calls": b.Active()})
	})
	mux.HandleFunc("POST /calls", b.callOut)
	return mux
}

func (b *Bridge) callOut(w http.ResponseWriter, r *http.Request) {
	if !hmac.Equal([]byte(r.Header.Get("Authorization")), []byte("Bearer "+b.cfg.Key.Token())) {
		reply(w, http.StatusUnauthorized, map[string]any{"error": "token"})
		return
	}
	var wanted asked
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, mostBody)).Decode(&wanted); err != nil {
		reply(w, http.StatusBadRequest, map[string]any{"error": "not a request to call"})
		return
	}
	err := b.Call(r.Context(), wanted.Room, wanted.Number)
	var refused *sip.Failure
	switch {
	case err == nil:
		reply(w, http.StatusOK, map[string]any{"answered": true})
		return
	case errors.Is(err, ErrNoNumber):
		reply(w, http.StatusBadRequest, map[string]any{"error": "number"})
	case errors.Is(err, ErrNoRoom):
		reply(w, http.StatusNotFound, map[string]any{"error": "room"})
	case errors.As(err, &refused):
		reply(w, http.StatusBadGateway, map[string]any{"error": "refused", "status": refused.Status})
	default:
		reply(w, http.StatusBadGateway, map[string]any{"error": "failed"})
	}
	b.cfg.Log.Info("not called", "room", wanted.Room, "number", wanted.Number, "error", err)
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // who asked has gone
}
