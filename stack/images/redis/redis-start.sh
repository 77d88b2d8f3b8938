#!/bin/sh
# The password goes by standard input: a command line is seen by others.
set -eu
{ cat /etc/vigie/redis.conf; printf 'requirepass %s\n' "$(cat /run/secrets/redis_key)"; } | exec valkey-server -
