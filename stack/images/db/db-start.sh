#!/bin/bash
# First start: makes the cluster. Every start: brings schema, passwords and subscribers to what the files and secrets
# say (on a private socket, before anyone can connect), then serves.
set -euo pipefail
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  initdb --pgdata="$PGDATA" --encoding=UTF8 --locale=C.UTF-8 --auth-local=peer --auth-host=scram-sha-256 \
    --pwfile=/run/secrets/db_admin >/dev/null
fi
pg_ctl --pgdata="$PGDATA" --wait --silent --log=/tmp/start.log start \
  -o "-c listen_addresses='' -c config_file=/etc/vigie/postgresql.conf -c hba_file=/etc/vigie/pg_hba.conf" ||
  { cat /tmp/start.log >&2; exit 1; }
psql=(psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1)
"${psql[@]}" --dbname=postgres --tuples-only --command="SELECT 1 FROM pg_database WHERE datname = 'voice'" | grep -q 1 ||
  createdb voice
# Then what layers of the stack add, each in a file of its own.
shopt -s nullglob
for file in /etc/vigie/{roles,edge,ipbx,seed}.sql /etc/vigie-layers/*.sql; do
  "${psql[@]}" --dbname=voice --single-transaction --output=/dev/null --file="$file"
done
# A layer mounts NAME.sql here: the database NAME, with a role of that name.
for file in /etc/vigie-databases/*.sql; do
  name=$(basename "$file" .sql)
  "${psql[@]}" --dbname=postgres --tuples-only --command="SELECT 1 FROM pg_database WHERE datname = '$name'" | grep -q 1 ||
    createdb "$name"
  "${psql[@]}" --dbname="$name" --single-transaction --output=/dev/null --file="$file"
done
pg_ctl --pgdata="$PGDATA" --wait --silent --mode=fast stop
exec postgres -c config_file=/etc/vigie/postgresql.conf -c hba_file=/etc/vigie/pg_hba.conf
