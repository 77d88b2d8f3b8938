#!/bin/sh
# Healthy: serves on the network (not only on the private socket of its start), and the schema is filled.
set -eu
pg_isready --quiet --host=198.18.0.11 --username=ipbx --dbname=voice
[ "$(psql --no-psqlrc --tuples-only --no-align --dbname=voice --command='SELECT count(*) > 0 FROM subscriber')" = t ]
