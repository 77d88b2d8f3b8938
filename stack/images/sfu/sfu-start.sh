#!/bin/bash
# Runs LiveKit at this node's own address in the world. It drains by itself: on SIGTERM it takes no new room and waits
# for the last participant (livekit-server pkg/service/server.go, Stop); a second SIGTERM would end it at once.
set -euo pipefail
umask 077
sed -e "s/@WORLD@/$VIGIE_WORLD_ADDRESS/g" -e "s/@SFU_KEY@/$(< /run/secrets/sfu_key)/g" \
  -e "s/@REDIS_KEY@/$(< /run/secrets/redis_key)/g" -e "s/@TURN_KEY@/$(< /run/secrets/turn_key)/g" \
  /etc/vigie/livekit.yaml > /run/vigie/livekit.yaml
echo "sfu: $HOSTNAME, media at $VIGIE_WORLD_ADDRESS"
exec livekit-server --config /run/vigie/livekit.yaml
