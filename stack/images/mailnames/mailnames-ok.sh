#!/bin/sh
# Healthy: says where mail goes, and by which key it is signed.
set -eu
host -W 1 -t MX vigie.test 127.0.0.1 | grep -q 'mail.vigie.test'
host -W 1 -t TXT vigie._domainkey.vigie.test 127.0.0.1 | grep -q 'v=DKIM1'
