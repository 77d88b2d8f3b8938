#!/bin/sh
# wan-set --region ID --loss PERCENT    drop so many of the packets on their way into the region; 0 ends it
# wan-set --show [--json]               what is asked of each region, and what was counted since it was asked
# Exit codes: 0 done, 1 the kernel refused, 2 bad usage.
set -eu
regions=/etc/vigie/regions.yaml
asked=/run/vigie/asked
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

print() {
  known | while read -r id _; do
    lost=$(counted "lost-$id") to=$(counted "to-$id")
    echo "$id $(cat "$asked-$id" 2>/dev/null || echo 0) ${to% *} ${to#* } ${lost% *}"
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
  # In thousandths of a percent.
  share=$(awk -v loss="$loss" 'BEGIN { printf "%d", loss * 1000 + 0.5 }')
  [ "$share" -le 100000 ] || fail "loss \"$loss\" is not a percentage (0 to 100)"
  {
    echo "flush chain inet wan loss-$region"
    if [ "$share" -gt 0 ]; then
      echo "add rule inet wan loss-$region numgen random mod 100000 < $share counter name \"lost-$region\" drop"
    fi
  } | nft -f - || { echo "wan-set: nft refused the rule" >&2; exit 1; }
  # (a reset in the same batch is passed over in silence)
  nft reset counter inet wan "to-$region" >/dev/null
  nft reset counter inet wan "lost-$region" >/dev/null
  echo "$loss" > "$asked-$region"
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
