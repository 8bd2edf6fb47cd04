#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install_test.sh BUILD_DIR THIS_DIR CMAKE [CMAKE_ARGUMENT...]: installs, builds the template connector against what was
# installed, runs its tests, drops the file in, and couples its two sides with the installed program.
set -euo pipefail
umask 022 # a connector in a folder that others may write to is refused
build=$1 here=$2 cmake=$3
shift 3
work=$build/install-test
prefix=$work/prefix
rm -rf "$work"
mkdir -p "$work"

die() { echo "install test: $*" >&2; exit 1; }
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; die "failed: $*"; }; }

quietly "$cmake" --install "$build" --prefix "$prefix"

# The template as it was installed, not as it stands in the tree: that is what an author copies.
cp -r "$prefix/share/spojka/template" "$work/example"
for project in "$work/example" "$here/http_consumer"; do
  out=$work/build-$(basename "$project")
  quietly "$cmake" -S "$project" -B "$out" -DCMAKE_PREFIX_PATH="$prefix" "$@"
  quietly "$cmake" --build "$out" -j 2
done
quietly "$work/build-example/example_test"
quietly "$work/build-http_consumer/http_consumer"

exports=$(nm -D --defined-only "$work/build-example/example.spojka.so" | awk '{print $3}' | sort | xargs)
[ "$exports" = "spojka_abi_version spojka_plugin_main" ] || die "the connector exports: $exports"

# Deployed by copying one file.
spojka=$prefix/bin/spojka
"$spojka" plugin show example >"$work/log" 2>&1 && die "example is known before it was copied"
install -m 755 "$work/build-example/example.spojka.so" "$prefix/lib"*/spojka/plugins/ 2>/dev/null ||
  install -D -m 755 "$work/build-example/example.spojka.so" "$prefix/lib/spojka/plugins/example.spojka.so"
quietly "$spojka" plugin list
grep -q 'example .*1.0.0 .*source, destination' "$work/log" || { cat "$work/log"; die "not listed"; }
quietly "$spojka" plugin show example
grep -q 'separator' "$work/log" || die "plugin show does not show the settings"

# Its two sides, coupled.
mkdir "$work/cards"
printf '1;Jana;jana@example.com\n2;Petr;petr@example.com\n3;Eva\n' >"$work/people.csv"
cat >"$work/people.yaml" <<PROFILE
version: 1
name: people
source:
  connector: example
  config: { file: $work/people.csv }
destination:
  connector: example
  config: { folder: $work/cards }
state: sqlite:$work/state.db
PROFILE
quietly "$spojka" check "$work/people.yaml"
run() { # runs and keeps the answer; gives the exit code
  "$spojka" run "$work/people.yaml" --json --log-level off >"$work/answer" 2>"$work/log" && echo 0 || echo $?
}
expect() { grep -q "$1" "$work/answer" || { cat "$work/answer" "$work/log"; die "expected $1"; }; }
code=$(run)
[ "$code" = 3 ] || { cat "$work/answer" "$work/log"; die "exit code $code; a line that is no person is to be kept"; }
expect '"read":3,"created":2,"updated":0,"unchanged":0,"skipped":0,"deleted":0,"ignored":0,"failed":1'
printf '4;Ivo;ivo@example.com\n' >>"$work/people.csv"
run >/dev/null
expect '"created":1,"updated":0'
[ "$(ls "$work/cards" | wc -l)" = 3 ] || die "expected three cards: $(ls "$work/cards")"
echo "install test: passed"
