#!/bin/sh
# Healthy: reaches `wan`, and LiveKit has renewed what it says of itself to the other nodes within 4 s.
set -eu
/usr/local/lib/vigie/link-ok 0
exec http-ok 7880 /
