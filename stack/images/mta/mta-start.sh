#!/bin/sh
# mta-start ROLE: puts common.cf, ROLE.cf and the directory's password together, gives up the capabilities that were
# only for the tunnel, and runs Postfix in the foreground. Its master has to be root; it drops to `postfix` in every
# process that speaks with anybody.
set -eu
role=${1:?role: mta or partner}
umask 022
mkdir -p /run/vigie/postfix
cat /etc/vigie/common.cf "/etc/vigie/$role.cf" > /run/vigie/postfix/main.cf
cp /etc/vigie/master.cf /run/vigie/postfix/master.cf
if [ -f /run/secrets/ldap_mail ]; then
  # For proxymap, which is no longer root when it reads this.
  for map in people numbers; do
    install -m 0640 -g postfix /dev/null /run/vigie/$map.cf
    sed "s/@LDAP_MAIL@/$(cat /run/secrets/ldap_mail)/" /etc/vigie/$map.cf > /run/vigie/$map.cf
  done
fi
exec setpriv --bounding-set=-net_admin,-setpcap --inh-caps=-all -- postfix start-fg
