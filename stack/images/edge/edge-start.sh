#!/bin/sh
# Runs Kamailio in the foreground, without privileges. The password goes by the environment, not by the command line.
set -eu
DBURL="postgres://edge:$(cat /run/secrets/db_edge)@198.18.0.11/voice"
export DBURL
# -m shared memory, -M private memory of each process, MB; two cores: few workers (kamailio.cfg).
exec kamailio -DD -E -f /etc/vigie/kamailio.cfg -Y /run/vigie -w /tmp -m 128 -M 8
