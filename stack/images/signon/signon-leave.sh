#!/bin/bash
# signon-leave UID: ends every session of a person. Prints how many.
set -euo pipefail
uid=${1:?UID}
[[ $uid =~ ^[a-z][a-z0-9._-]*$ ]] || { echo "signon-leave: \"$uid\" is not a uid" >&2; exit 2; }
sessions=$(/usr/share/lemonldap-ng/bin/lemonldap-ng-sessions search --where "uid=$uid" --id-only)
[ -z "$sessions" ] || xargs -r /usr/share/lemonldap-ng/bin/lemonldap-ng-sessions delete <<< "$sessions" >/dev/null
grep -c . <<< "$sessions" || true
# Who asks by a token is told from a cache otherwise, for ten minutes more (settings.json, localSessionStorageOptions).
rm -rf /tmp/cache
