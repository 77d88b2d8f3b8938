#!/bin/sh
# Healthy: started, every device is up, the relay listens, the forward chain is there, the kernel forwards.
set -eu
[ -e /run/vigie/ready ]
[ -S /run/vigie/wan.sock ]
ip -o link show wan0 up | grep -q .
[ "$(cat /proc/sys/net/ipv4/ip_forward)" = 1 ]
nft list chain inet wan forward >/dev/null
for index in 0 $(awk -f /usr/local/lib/vigie/regions.awk /etc/vigie/regions.yaml | cut -d' ' -f2); do
  ip -o link show "vx$index" up | grep -q .
done
