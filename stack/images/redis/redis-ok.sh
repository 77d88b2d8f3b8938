#!/bin/sh
# Healthy: answers to the password.
set -eu
REDISCLI_AUTH=$(cat /run/secrets/redis_key)
export REDISCLI_AUTH
[ "$(valkey-cli -t 2 ping)" = PONG ]
