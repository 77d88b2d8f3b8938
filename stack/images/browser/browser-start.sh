#!/bin/bash
# Joins the world's network of its region, trusts the stack's own authority, drops all privileges and runs COMMAND.
# Chromium on Linux takes further authorities from the NSS database in the home folder.
set -euo pipefail
export HOME=/home/browser
mkdir -p $HOME/.pki/nssdb
certutil -N -d sql:$HOME/.pki/nssdb --empty-password
certutil -A -d sql:$HOME/.pki/nssdb -n vigie -t C,, -i /run/secrets/tls_ca
chown -R 10001:10001 $HOME
exec /usr/local/lib/vigie/link "${VIGIE_INDEX:?}" 10001:10001 "$@"
