#!/bin/bash
# Healthy: this member leads or follows, and the schema is what this start's files say (db-schema).
set -eu
[ -e /run/vigie/ready ]
http-ok 8008 /readiness
