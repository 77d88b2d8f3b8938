#!/bin/sh
# Resolves manifest.yaml anew and writes go.mod and go.sum beside it. Needs Go on the host.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cd "$out"
go run go.opentelemetry.io/collector/cmd/builder@v0.155.0 --config "$here/manifest.yaml" --skip-compilation
cp go.mod go.sum "$here/"
