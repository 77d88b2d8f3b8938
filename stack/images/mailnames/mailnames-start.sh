#!/bin/sh
# The public key goes into the zone in strings of at most 255 characters (RFC 1035 §3.3.14).
set -eu
strings=$(fold -w 200 /run/secrets/dkim_public | sed 's/.*/"&"/' | paste -sd ' ')
printf "local-data: 'vigie._domainkey.vigie.test. 300 IN TXT \"v=DKIM1; k=rsa; p=\" %s'\n" "$strings" > /run/vigie/dkim.conf
exec unbound -d -c /etc/vigie/unbound.conf
