#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Builds the console into console/dist (or the folder given): index.html, hashed assets, each also compressed, manifest.json.
# Needs Debian's esbuild, node-preact and nodejs; nothing is fetched.
set -euo pipefail
cd "$(dirname "$0")"
for tool in esbuild node; do
  command -v "$tool" >/dev/null || { echo "console/build.sh: $tool is not installed; scripts/setup installs it" >&2; exit 1; }
done
preact=/usr/share/nodejs/preact/src/preact.js
[ -f "$preact" ] || { echo "console/build.sh: $preact is not there; scripts/setup installs node-preact" >&2; exit 1; }

out=${1:-dist}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
esbuild src/main.tsx --bundle --minify --format=esm --target=es2020 --charset=utf8 --jsx-factory=h \
  --alias:preact="$preact" --outfile="$work/main.js" --log-level=warning
esbuild src/style/index.css --bundle --minify --target=chrome105,firefox115,safari16 --outfile="$work/main.css" --log-level=warning
node tools/assemble.mjs "$work" "$out"
