#!/bin/sh
# as-probe COMMAND…: runs COMMAND as the probe's user, with one capability: SYS_NICE, so that the thread that keeps the
# packets' schedule may have real-time priority on a busy machine. Called by `docker exec` as root.
set -eu
exec setpriv --reuid "${VIGIE_UID:?}" --regid "${VIGIE_GID:?}" --clear-groups \
  --inh-caps=-all,+sys_nice --ambient-caps=+sys_nice --no-new-privs -- "$@"
