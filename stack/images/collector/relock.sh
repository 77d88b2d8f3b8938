#!/bin/sh
# Resolves manifest.yaml anew and writes go.mod and go.sum beside it. Needs Go on the host.
set -eu
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
cd "$out"
go run go.opentelemetry.io/collector/cmd/builder@v0.155.0 --config "$here/manifest.yaml" --skip-compilation --skip-get-modules
# Not `go mod tidy`, as the builder does: it asks for modules that only tests of the parts need, and not every proxy
# has them. What is no more needed stays until it is taken out by hand.
cp "$here/go.mod" "$here/go.sum" .
sed -n 's/^ *- gomod: \(.*\) \(.*\)$/\1@\2/p' "$here/manifest.yaml" | xargs go get
go list -mod=mod -deps . >/dev/null
cp go.mod go.sum "$here/"
