#!/bin/sh
# The secret that signs credentials goes by a file: a command line is seen by others.
set -eu
umask 077
sed -e "s/@WORLD@/$VIGIE_WORLD_ADDRESS/g" -e "s/@CORE@/$VIGIE_LOCAL_ADDRESS/g" \
  -e "s/@TURN_KEY@/$(cat /run/secrets/turn_key)/g" /etc/vigie/turnserver.conf > /run/vigie/turnserver.conf
# Its account of what it relays is told in the core network alone: the world has no way there (stack/config/wan/wan.nft),
# and denied-peer-ip keeps the relay itself from it.
exec vigie-turn -listen "$VIGIE_LOCAL_ADDRESS:9641" turnserver -c /run/vigie/turnserver.conf
