#!/bin/sh
# Healthy: reaches `wan`, and the bridge answers, which it does once it has signed on at the edge.
set -eu
/usr/local/lib/vigie/link-ok 0
exec http-ok 8090 /healthz
