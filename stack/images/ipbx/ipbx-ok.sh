#!/bin/bash
# Healthy: reaches `wan`, has said so to the database within 20 s, and the edge sends it calls (its OPTIONS are answered).
set -euo pipefail
. /run/vigie/env
/usr/local/lib/vigie/link-ok 0
[[ -n $(find /run/vigie/beat -newermt '-20 seconds') ]]
pool listed
