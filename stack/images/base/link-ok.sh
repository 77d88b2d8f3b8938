#!/bin/sh
# link-ok INDEX: succeeds when `wan` answers through this host's tunnel. For health checks.
exec ping -q -n -c 1 -W 1 "198.19.${1:?index}.1" >/dev/null
