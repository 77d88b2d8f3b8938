#!/bin/sh
# wan-set --region ID --loss PERCENT    drop so many of the packets on their way into the region; 0 ends it
# wan-set --show [--json]               what is asked of each region, and what was counted since it was asked
# Exit codes: 0 done, 1 the relay or the kernel refused, 2 bad usage. Loss is random; all else is `vigie-wan set`.
set -eu
regions=/etc/vigie/regions.yaml
fail() { echo "wan-set: $*" >&2; exit 2; }
known() { awk -f /usr/local/lib/vigie/regions.awk "$regions"; }

region='' loss='' show='' json=''
while [ $# -gt 0 ]; do
  case $1 in
    --region | --loss)
      [ $# -ge 2 ] || fail "$1 needs a value"
      if [ "$1" = --region ]; then region=$2; else loss=$2; fi
      shift 2 ;;
    --show) show=1; shift ;;
    --json) json=1; shift ;;
    --help | -h) sed -n '2,4s/^# //p' "$0"; exit 0 ;;
    *) fail "unknown argument \"$1\" (known: --region, --loss, --show, --json)" ;;
  esac
done

counted() { nft list counter inet wan "$1" | awk '$1 == "packets" { print $2, $4 }'; }

# The kernel's counter is behind the relay: what came is what left and what was dropped.
print() {
  losses=$(vigie-wan show --losses) || exit 1
  known | while read -r id _; do
    to=$(counted "to-$id")
    echo "$losses" | awk -v id="$id" -v packets="${to% *}" -v bytes="${to#* }" '$1 == id { print id, $2, packets + $3, bytes, $3 }'
  done | if [ -n "$json" ]; then
    awk 'BEGIN { printf "{\"regions\":[" }
      { printf "%s{\"region\":\"%s\",\"lossPct\":%s,\"packets\":%s,\"bytes\":%s,\"dropped\":%s}", s, $1, $2, $3, $4, $5; s = "," }
      END { print "]}" }'
  else
    awk 'BEGIN { print "region  loss %  packets in  dropped  dropped %" }
      { printf "%-6s  %6s  %10d  %7d  %9.2f\n", $1, $2, $3, $5, $3 ? 100 * $5 / $3 : 0 }'
  fi
}

set_loss() {
  known | cut -d' ' -f1 | grep -qxF -e "$region" ||
    fail "unknown region \"$region\" (known: $(known | cut -d' ' -f1 | paste -sd ' '))"
  echo "$loss" | grep -qxE '[0-9]{1,3}(\.[0-9]{1,3})?' || fail "loss \"$loss\" is not a percentage (0 to 100)"
  awk -v loss="$loss" 'BEGIN { exit loss > 100 }' || fail "loss \"$loss\" is not a percentage (0 to 100)"
  vigie-wan set --to "$region" --loss "$loss" --burst 0 || exit 1
  nft reset counter inet wan "to-$region" >/dev/null
}

if [ -n "$show" ]; then
  [ -z "$region$loss" ] || fail '--show goes without --region and --loss'
  print
else
  [ -z "$json" ] || fail '--json goes with --show'
  [ -n "$region" ] || fail '--region is missing'
  [ -n "$loss" ] || fail '--loss is missing'
  set_loss
fi
