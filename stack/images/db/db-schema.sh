#!/bin/bash
# db-schema [URL] | wait: brings schema, passwords and subscribers to what the files and secrets say.
# Patroni calls it once, when it has made the cluster and before anybody can connect. At each further start it waits
# until this member leads, and does the same; a member that follows has it from the leader.
set -euo pipefail
psql=(psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1)
ask() { "${psql[@]}" --dbname=postgres --tuples-only --no-align --command="$1"; }

apply() {
  # What is made again at each start need not wait for the other member, which may not be there yet.
  export PGOPTIONS='-c synchronous_commit=local -c client_min_messages=warning'
  shopt -s nullglob
  ask "SELECT 1 FROM pg_database WHERE datname = 'voice'" | grep -q 1 || createdb voice
  # Then what layers of the stack add, each in a file of its own.
  local file name
  for file in /etc/vigie/{roles,edge,ipbx,seed}.sql /etc/vigie-layers/*.sql; do
    "${psql[@]}" --dbname=voice --single-transaction --output=/dev/null --file="$file"
  done
  # A layer mounts NAME.sql here: the database NAME, with a role of that name.
  for file in /etc/vigie-databases/*.sql; do
    name=$(basename "$file" .sql)
    ask "SELECT 1 FROM pg_database WHERE datname = '$name'" | grep -q 1 || createdb "$name"
    "${psql[@]}" --dbname="$name" --single-transaction --output=/dev/null --file="$file"
  done
  touch /run/vigie/ready
}

if [ "${1:-}" != wait ]; then
  apply
  exit 0
fi
# Whoever finds an empty folder makes the cluster (and is called back by Patroni) or copies it.
made=$([ -s "$PGDATA/PG_VERSION" ] && echo no || echo yes)
until [ -e /run/vigie/ready ]; do
  sleep 1
  case $(ask "SELECT pg_is_in_recovery(), (SELECT status FROM pg_stat_wal_receiver)" 2>/dev/null) in
    'f|') [ "$made" = yes ] || apply || echo 'db-schema: Cannot apply the schema; trying again' >&2 ;;
    't|streaming') touch /run/vigie/ready ;;
  esac
done
