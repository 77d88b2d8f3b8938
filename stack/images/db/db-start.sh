#!/bin/bash
# Runs Patroni, which runs PostgreSQL: makes the cluster, copies it from the leader, follows, or leads.
# Passwords go by the environment, not by a file or the command line.
set -euo pipefail
secret() { tr -d '\n' < "/run/secrets/$1"; }
export PATRONI_POSTGRESQL_CONNECT_ADDRESS="$DATABASE_ADDRESS:5432" PATRONI_RESTAPI_CONNECT_ADDRESS="$DATABASE_ADDRESS:8008"
export PATRONI_RESTAPI_USERNAME=members
PATRONI_SUPERUSER_PASSWORD=$(secret db_admin)
PATRONI_REPLICATION_PASSWORD=$(secret db_replica)
PATRONI_REWIND_PASSWORD=$(secret db_rewind)
PATRONI_RESTAPI_PASSWORD=$(secret db_rest)
export PATRONI_SUPERUSER_PASSWORD PATRONI_REPLICATION_PASSWORD PATRONI_REWIND_PASSWORD PATRONI_RESTAPI_PASSWORD
db-schema wait &
exec patroni /etc/vigie/patroni.yml
