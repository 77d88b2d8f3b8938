#!/bin/bash
# First start: makes the key that tokens are signed with. Every start: makes the configuration (in memory), then serves.
set -euo pipefail
data=/var/lib/lemonldap-ng
umask 077
mkdir -p $data/{keys,sessions/lock,people/lock} /run/vigie/conf
if [ ! -s $data/keys/sign.id ]; then
  openssl req -x509 -newkey rsa:3072 -nodes -sha256 -days 3650 -subj '/CN=signon.vigie.test' \
    -keyout $data/keys/sign.key -out $data/keys/sign.pem 2>/dev/null
  openssl x509 -in $data/keys/sign.pem -noout -fingerprint -sha256 | tr -dc '0-9A-F' | tail -c 32 > $data/keys/sign.id
fi
signon-config $data/keys > /run/vigie/conf/lmConf-1.json

llng=/usr/share/lemonldap-ng
exec uwsgi --plugin psgi --psgi $llng/portal/htdocs/index.psgi --http-socket :8080 --http-socket-modifier1 5 \
  --master --processes 2 --need-app --die-on-term --vacuum --disable-logging --buffer-size 32768 --max-requests 2000 \
  --static-map /static=$llng/portal/htdocs/static --static-map /javascript=/usr/share/javascript \
  --static-safe /usr/share --cron2 "minute=-10,unique=1 $llng/bin/purgeCentralCache"
