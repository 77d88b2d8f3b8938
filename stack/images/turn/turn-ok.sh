#!/bin/sh
# Healthy: reaches `wan`, and answers a STUN binding request.
set -eu
/usr/local/lib/vigie/link-ok 0
exec turnutils_stunclient -p 3478 198.19.0.13 >/dev/null
