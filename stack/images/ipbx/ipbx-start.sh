#!/bin/bash
# Runs Asterisk, puts this instance into the pool once it can take calls, and on SIGTERM drains: out of the pool,
# wait for the last call (at most DRAIN_SECONDS), stop.
set -euo pipefail
run=/run/vigie
mkdir -p $run/etc $run/lib/agi $run/lib/keys $run/spool $run/log
# Voicemail comes with the mail layer (stack/compose.mail.yaml).
if [[ -f /run/secrets/voicemail_key ]]; then mkdir -p /var/spool/vigie/{new,out}; fi
for file in /etc/vigie/*.conf; do
  sed -e "s/@HOST@/$HOSTNAME/g" -e "s/@CORE@/$VIGIE_LOCAL_ADDRESS/g" -e "s/@WORLD@/$VIGIE_WORLD_ADDRESS/g" \
    -e "s/@DB_PASSWORD@/$(< /run/secrets/db_ipbx)/g" "$file" > "$run/etc/${file##*/}"
done
# Asterisk complains of files that are not there, and does with its defaults where they are empty.
for name in acl ccss features indications manager pjproject stasis udptl; do : > "$run/etc/$name.conf"; done
chmod 0600 $run/etc/res_pgsql.conf
# For health checks and `docker exec`, which do not inherit what `link` exported.
printf 'export VIGIE_LOCAL_ADDRESS=%s VIGIE_WORLD_ADDRESS=%s\n' "$VIGIE_LOCAL_ADDRESS" "$VIGIE_WORLD_ADDRESS" > $run/env

ask() { asterisk -C $run/etc/asterisk.conf -rx "$1" 2>/dev/null; }
calls() { ask 'core show channels count' | awk '/active channel/ { n = $1 } END { print n + 0 }'; }

drain() {
  trap '' TERM INT
  echo "ipbx: draining, at most ${DRAIN_SECONDS:-120} s"
  pool drain || true
  # A call on its way to us when the edge was told is heard within a second.
  sleep 1
  local until=$((SECONDS + ${DRAIN_SECONDS:-120}))
  while ((SECONDS < until)) && (($(calls) > 0)); do sleep 1; done
  echo "ipbx: stopping with $(calls) channels left"
  pool leave || true
  ask 'core stop now' >/dev/null || true
  wait "$asterisk" || true
  exit 0
}

asterisk -C $run/etc/asterisk.conf -f &
asterisk=$!
trap 'drain' TERM INT

until [[ $(ask 'core waitfullybooted') == *'fully booted'* ]]; do
  kill -0 $asterisk 2>/dev/null || { echo 'ipbx: Asterisk did not start' >&2; exit 1; }
  sleep 0.2
done
# Realtime at work: without its endpoint it would refuse every call.
until [[ $(ask 'pjsip show endpoint edge') == *'Endpoint:  edge'* ]]; do sleep 0.5; done
until pool join; do sleep 1; done
touch $run/beat
echo "ipbx: $HOSTNAME at $VIGIE_LOCAL_ADDRESS, media at $VIGIE_WORLD_ADDRESS, in the pool"

while kill -0 $asterisk 2>/dev/null; do
  sleep 5 & wait $! || true
  if pool beat; then touch $run/beat; fi
  voicemail send || true
done
wait $asterisk || true
echo 'ipbx: Asterisk ended' >&2
pool leave || true
exit 1
