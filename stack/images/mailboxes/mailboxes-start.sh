#!/bin/bash
# Passwords go by files that only this user reads.
set -euo pipefail
umask 077
install -d -m 0755 /run/vigie/dovecot
python3 /usr/local/lib/vigie/people.py /run/secrets/probe_key /run/secrets/voicemail_key > /run/vigie/people
sed -e "s/@LDAP_MAIL@/$(< /run/secrets/ldap_mail)/" -e "s/@MAIL_PORTAL@/$(< /run/secrets/mail_portal)/" \
  -e "s/@OIDC_MAILBOXES@/$(< /run/secrets/oidc_mailboxes)/" -e "s/@GATE_PORT@/${GATE_PORT:?}/" \
  /etc/vigie/dovecot.conf > /run/vigie/dovecot.conf
# Voicemail that waits is told to the edge, whatever becomes of it in between.
(while :; do python3 /usr/local/lib/vigie/waiting.py /var/mail 198.18.0.10 || sleep 5; done) &
exec dovecot -F -c /run/vigie/dovecot.conf
