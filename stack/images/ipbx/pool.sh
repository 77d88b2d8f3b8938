#!/bin/bash
# pool join | beat | drain | leave | listed: this instance's row in `dispatcher`, and the edge's view of it.
set -euo pipefail
me="sip:$VIGIE_LOCAL_ADDRESS:5060"
export PGHOST=198.18.0.11 PGUSER=ipbx PGDATABASE=voice PGCONNECT_TIMEOUT=3
PGPASSWORD=$(< /run/secrets/db_ipbx)
export PGPASSWORD

sql() { psql --no-psqlrc --quiet --tuples-only --no-align --set=ON_ERROR_STOP=1 --set=me="$me" --set=host="$HOSTNAME"; }

# JSON-RPC 2.0 over HTTP; prints the answer's body, fails when there is none within 2 s or an error. The edge keeps the
# connection open: the body ends where Content-Length says.
rpc() {
  local body line length=0 answer=''
  body="{\"jsonrpc\": \"2.0\", \"method\": \"dispatcher.$1\", \"params\": [${2:-}], \"id\": 1}"
  exec 4<>/dev/tcp/198.18.0.10/8080
  printf 'POST /RPC HTTP/1.1\r\nHost: edge\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s' \
    "${#body}" "$body" >&4
  while IFS= read -r -t 2 line <&4 && line=${line%$'\r'} && [[ -n $line ]]; do
    if [[ ${line,,} == content-length:* ]]; then length=$((${line#*:})); fi
  done
  LC_ALL=C IFS= read -r -t 2 -N "$length" answer <&4 || true
  exec 4>&-
  [[ $answer == *'"result"'* ]] || { echo "pool: $1: ${answer:-no answer}" >&2; return 1; }
  echo "$answer"
}

# One entry is added or taken out. Never `reload`: it would set every instance's count of calls to nothing, while their
# calls go on and are then counted down, so that the busiest would look idle.
add() { remove "$me"; rpc add "1, \"$me\", 0, 0, \"duid=$HOSTNAME\"" >/dev/null; }
remove() { rpc remove "1, \"$1\"" >/dev/null; }

case ${1:-} in
  join)
    sql <<< "INSERT INTO dispatcher (setid, destination, attrs, description)
      VALUES (1, :'me', 'duid=' || :'host', :'host')
      ON CONFLICT (destination) DO UPDATE SET flags = 0, attrs = EXCLUDED.attrs, description = EXCLUDED.description, seen = now();"
    add ;;
  beat)
    # Says that it is there; takes out who has not said so for a minute (killed without a word).
    gone=$(sql <<< "UPDATE dispatcher SET seen = now() WHERE destination = :'me';
      DELETE FROM dispatcher WHERE seen < now() - interval '60 s' RETURNING destination;
      SELECT 'missing' WHERE NOT EXISTS (SELECT FROM dispatcher WHERE destination = :'me');")
    if [[ $gone == *missing* ]]; then exec "$0" join; fi
    for other in $gone; do
      echo "pool: took out $other"
      remove "$other"
    done ;;
  drain)
    # No new calls; those that run still reach the edge, which knows us until we leave (4: disabled).
    sql <<< "UPDATE dispatcher SET flags = 4 WHERE destination = :'me';"
    rpc set_state "\"d\", 1, \"$me\"" >/dev/null ;;
  leave)
    sql <<< "DELETE FROM dispatcher WHERE destination = :'me';"
    remove "$me" ;;
  listed)
    rpc list | tr -d ' \t\r\n' | grep -qF "\"URI\":\"$me\",\"FLAGS\":\"A" ;;
  *) echo 'usage: pool join|beat|drain|leave|listed' >&2; exit 2 ;;
esac
