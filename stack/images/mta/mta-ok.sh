#!/bin/bash
# Healthy: greets on port 25, and where it has a tunnel, `wan` answers.
set -euo pipefail
if [ -d /sys/class/net/vx0 ]; then /usr/local/lib/vigie/link-ok 0; fi
exec 3<>/dev/tcp/127.0.0.1/25
read -r -t 2 greeting <&3
printf 'QUIT\r\n' >&3
[[ $greeting == 220* ]]
