#!/bin/sh
# link INDEX UID:GID COMMAND…: joins the world's network number INDEX, drops all privileges, runs COMMAND.
#
# Docker drops what is routed between its internal networks, so each host has a VXLAN tunnel (RFC 7348) to `wan`
# inside its own network 198.18.INDEX.0/24, and `wan` routes between the tunnels. The address in the world is
# 198.19.INDEX.x with x of the host's own address, and so is the MAC: nothing needs to be learnt or asked, by ARP or
# by the forwarding table, and a restarted end is reached at once.
set -eu
fail() { echo "link: $*" >&2; exit 2; }
[ $# -ge 3 ] || fail 'usage: link INDEX UID:GID COMMAND…'
index=$1 owner=$2; shift 2
case $index in '' | *[!0-9]*) fail "index \"$index\" is not a number" ;; esac
case $owner in *[!0-9:]* | :* | *:) fail "owner \"$owner\" is not UID:GID" ;; *:*) ;; *) fail "owner \"$owner\" is not UID:GID" ;; esac

here=$(ip -o -4 addr show | awk -v net="198.18.$index." 'index($4, net) == 1 { split($4, a, "/"); print $2, a[1] }' | head -n 1)
[ -n "$here" ] || fail "this host has no address in 198.18.$index.0/24"
device=${here% *} address=${here#* } octet=${here##*.}
mac() { printf '02:56:00:00:%02x:%02x' "$index" "$1"; }

name=vx$index
ip link del "$name" 2>/dev/null || true
ip link add "$name" address "$(mac "$octet")" type vxlan id $((100 + index)) dev "$device" \
  local "$address" remote "198.18.$index.2" dstport 4789 nolearning
ip link set "$name" mtu 1450 up
ip addr add "198.19.$index.$octet/32" dev "$name"
ip neigh replace "198.19.$index.1" lladdr "$(mac 1)" nud permanent dev "$name"
ip route replace "198.19.$index.1" dev "$name" src "198.19.$index.$octet"
ip route replace 198.19.0.0/16 via "198.19.$index.1" dev "$name" src "198.19.$index.$octet"

export VIGIE_WORLD_ADDRESS="198.19.$index.$octet" VIGIE_LOCAL_ADDRESS="$address"
exec setpriv --reuid "${owner%:*}" --regid "${owner#*:}" --clear-groups --inh-caps=-all \
  --no-new-privs -- "$@"
