#!/bin/bash
# Healthy: a service signs on over TLS with its password and reads its own entry.
set -euo pipefail
dn=cn=health,ou=services,dc=vigie,dc=test
ldapsearch -x -ZZ -H ldap://127.0.0.1 -D "$dn" -y <(tr -d '\n' < /run/secrets/ldap_health) -LLL \
  -o nettimeout=2 -b "$dn" -s base cn | grep -q '^cn: health$'
