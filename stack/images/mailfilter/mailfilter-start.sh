#!/bin/bash
# The password of its memory goes by the environment of the one process that needs it.
set -euo pipefail
RSPAMD_FILTER_KEY=$(< /run/secrets/filter_key)
export RSPAMD_FILTER_KEY
exec rspamd --no-fork --config /etc/rspamd/rspamd.conf
