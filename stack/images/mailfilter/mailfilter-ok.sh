#!/bin/bash
# Healthy: its milter takes connections, and its scanner answers.
set -euo pipefail
exec 3<>/dev/tcp/127.0.0.1/11332
rspamc -t 2 stat >/dev/null
