#!/bin/sh
# Joins the world's network of its region, drops all privileges and waits for `docker exec … vigie-k6`.
set -eu
exec /usr/local/lib/vigie/link "${VIGIE_INDEX:?}" "${VIGIE_UID:?}:${VIGIE_GID:?}" sleep infinity
