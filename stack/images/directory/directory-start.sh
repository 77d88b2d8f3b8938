#!/bin/bash
# Every start: brings tree and services to what files and secrets say, on a socket that nobody else has, then serves.
set -euo pipefail
socket=ldapi://%2Frun%2Fvigie%2Fldapi
base=dc=vigie,dc=test
as_admin=(-Q -Y EXTERNAL -H "$socket")
already_there=68

/usr/sbin/slapd -f /etc/vigie/slapd.conf -h "$socket"
ldapadd "${as_admin[@]}" -c -f /etc/vigie/base.ldif >/dev/null 2>/tmp/add.log || [ $? = $already_there ] ||
  { cat /tmp/add.log >&2; exit 1; }
# A service for each secret ldap_NAME that this container is given.
for secret in /run/secrets/ldap_*; do
  name=${secret##*/ldap_}
  password=$(tr -d '\n' < "$secret" | base64 -w 0)
  dn="cn=$name,ou=services,$base"
  printf 'dn: %s\nobjectClass: applicationProcess\nobjectClass: simpleSecurityObject\ncn: %s\nuserPassword:: %s\n' \
    "$dn" "$name" "$password" | ldapadd "${as_admin[@]}" >/dev/null 2>/tmp/add.log && continue
  printf 'dn: %s\nchangetype: modify\nreplace: userPassword\nuserPassword:: %s\n' \
    "$dn" "$password" | ldapmodify "${as_admin[@]}" >/dev/null || { cat /tmp/add.log >&2; exit 1; }
done
# What a layer of the stack brings (stack/compose.*.yaml).
for layer in /etc/vigie-layers/*.sh; do
  [ ! -f "$layer" ] || . "$layer"
done
pid=$(cat /run/vigie/slapd.pid)
kill "$pid"
while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done

exec /usr/sbin/slapd -f /etc/vigie/slapd.conf -h "ldap:/// $socket" -d 0
