#!/bin/bash
# Healthy: answers an OPTIONS (RFC 3261 §11) on the world's side, and reaches `wan`.
set -euo pipefail
/usr/local/lib/vigie/link-ok 0
exec 3<>/dev/udp/198.19.0.10/5060
# One write and one read: bash by itself would send a datagram a line and take one byte of the answer.
printf -v request '%s\r\n' 'OPTIONS sip:voice.vigie.test SIP/2.0' "Via: SIP/2.0/UDP 198.19.0.10:9;rport;branch=z9hG4bK-health-$$-$RANDOM" \
  'Max-Forwards: 5' "From: <sip:health@voice.vigie.test>;tag=$$" 'To: <sip:voice.vigie.test>' \
  "Call-ID: health-$$-$RANDOM" 'CSeq: 1 OPTIONS' 'Content-Length: 0' ''
printf %s "$request" | cat >&3
answer=$(timeout 2 dd bs=2048 count=1 status=none <&3)
[[ $answer == 'SIP/2.0 200 '* ]]
