#!/bin/sh
# Makes one VXLAN device for the core (index 0) and for each region, the forward chain, then becomes the relay, which
# keeps two capabilities: NET_ADMIN for its device and its rules, SYS_NICE to keep its schedule on a busy machine. The
# addresses follow from the index (see link.sh): nothing is learnt.
set -eu
regions=/etc/vigie/regions.yaml
mac() { printf '02:56:00:00:%02x:%02x' "$1" "$2"; }

link() {
  index=$1
  device=$(ip -o -4 addr show | awk -v host="198.18.$index.2/" 'index($4, host) == 1 { print $2 }')
  [ -n "$device" ] || { echo "wan: no address in 198.18.$index.0/24" >&2; exit 2; }
  ip link del "vx$index" 2>/dev/null || true
  ip link add "vx$index" address "$(mac "$index" 1)" type vxlan id $((100 + index)) dev "$device" \
    local "198.18.$index.2" dstport 4789 nolearning
  ip link set "vx$index" mtu 1450 up
  ip addr add "198.19.$index.1/24" dev "vx$index"
  # Every address a host of this network can have; permanent entries are not aged and not counted.
  seq 3 254 | while read -r octet; do
    echo "neigh replace 198.19.$index.$octet lladdr $(mac "$index" "$octet") nud permanent dev vx$index"
  done | ip -batch -
  seq 3 254 | while read -r octet; do
    echo "fdb replace $(mac "$index" "$octet") dev vx$index dst 198.18.$index.$octet self permanent"
  done | bridge -batch -
}

link 0
nft -f /etc/vigie/wan.nft
awk -f /usr/local/lib/vigie/regions.awk "$regions" | while read -r id index; do
  link "$index"
  nft -f - <<NFT
add counter inet wan to-$id
add rule inet wan forward oifname "vx$index" counter name "to-$id"
NFT
done
touch /run/vigie/ready
echo "wan: $(awk -f /usr/local/lib/vigie/regions.awk "$regions" | wc -l) regions and the core linked"
exec setpriv --reuid 10001 --regid 10001 --clear-groups --inh-caps=-all,+net_admin,+sys_nice \
  --ambient-caps=+net_admin,+sys_nice --no-new-privs -- /usr/local/bin/vigie-wan run
