#!/bin/bash
# Brings the schema to this version's, then serves; when PHP or lighttpd ends, so does the container.
set -euo pipefail
umask 077
sql=/usr/share/roundcube/SQL
PGPASSWORD=$(tr -d '\n' < /run/secrets/db_webmail)
export PGPASSWORD
psql=(psql --no-psqlrc --quiet --set=ON_ERROR_STOP=1 --host=db --username=webmail --dbname=webmail)
if [ "$("${psql[@]}" --tuples-only --no-align --command="SELECT to_regclass('public.system') IS NULL")" = t ]; then
  "${psql[@]}" --single-transaction --output=/dev/null --file=$sql/postgres.initial.sql
fi
php /usr/share/roundcube/bin/updatedb.sh --dir=$sql --package=roundcube
unset PGPASSWORD

# Enigma's keyrings are here while they are used; they are kept in the database (enigma_multihost).
mkdir -p /tmp/keys /tmp/parts
trap 'kill $(jobs -p) 2>/dev/null' TERM INT
php-fpm --nodaemonize --fpm-config /etc/vigie/php-fpm.conf -c /etc/vigie/php.ini &
lighttpd -D -f /etc/vigie/lighttpd.conf &
wait -n
