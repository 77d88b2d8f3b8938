#!/bin/bash
# Healthy: reaches `wan`, and greets Postfix.
set -euo pipefail
/usr/local/lib/vigie/link-ok 0
exec 3<>/dev/tcp/127.0.0.1/24
read -r -t 2 greeting <&3
printf 'QUIT\r\n' >&3
[[ $greeting == 220* ]]
