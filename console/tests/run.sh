#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The console's tests: types, texts, rules, and the pages in a browser.   console/tests/run.sh [--quick | --service | FILE...]
# --quick: without a browser. --service: in a browser, in front of the real service and the sandbox of the build BUILD (release).
# Needs scripts/setup --console; fetches the test libraries named in package.json once.
set -euo pipefail
cd "$(dirname "$0")/.."
../scripts/setup --console
[ -d tests/node_modules ] || (cd tests && npm install --no-audit --no-fund --silent)

tsc -p .
./build.sh
case ${1:-} in
  --quick) files=(tests/texts.mjs tests/house.mjs tests/rules.mjs) ;;
  --service) files=(tests/service.mjs) ;;
  "") files=(tests/texts.mjs tests/house.mjs tests/rules.mjs tests/wizard.mjs tests/pages.mjs tests/trouble.mjs tests/looks.mjs) ;;
  *) files=("$@") ;;
esac
node --test --test-concurrency=1 "${files[@]}"
