#!/bin/bash
# Passwords go by files that only this user reads.
set -euo pipefail
umask 077
install -d -m 0755 /run/vigie/dovecot
python3 /usr/local/lib/vigie/people.py /run/secrets/probe_key > /run/vigie/people
sed "s/@LDAP_MAIL@/$(< /run/secrets/ldap_mail)/" /etc/vigie/dovecot.conf > /run/vigie/dovecot.conf
exec dovecot -F -c /run/vigie/dovecot.conf
