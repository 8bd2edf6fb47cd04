# SPDX-License-Identifier: Apache-2.0
# Sourced by the tests that use what is installed as an author of connectors does: . steps.sh NAME BUILD_DIR
# Everything happens in BUILD_DIR/NAME-test, which is made anew.
# shellcheck shell=bash
name=$1
build=$(cd "$2" && pwd)
work=$build/$name-test
prefix=$work/prefix
spojka=$prefix/bin/spojka
rm -rf "$work"
mkdir -p "$work"
work=$(cd "$work" && pwd)

die() { echo "$name test: $*" >&2; exit 1; }
quietly() { "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; die "failed: $*"; }; }

# Installs the program, the connectors and the SDK, and copies the template as it was installed, not as it stands in the
# tree: that is what an author copies.
install_everything() {
  quietly cmake --install "$build" --prefix "$prefix"
  cp -r "$prefix/share/spojka/template" "$work/example"
  [ -f "$prefix/share/spojka/schema/catalog.schema.json" ] || die "the schemas were not installed"
}

# build_outside PROJECT [CMAKE_ARGUMENT...]: a project in $work, or a folder, against what was installed.
build_outside() {
  local project=$1
  shift
  [ -d "$project" ] || project=$work/$project
  local out=$work/build-$(basename "$project")
  quietly cmake -S "$project" -B "$out" -DCMAKE_PREFIX_PATH="$prefix" "$@"
  quietly cmake --build "$out" -j 2
}

run() { # runs and keeps the answer; gives the exit code
  "$spojka" run "$work/people.yaml" --json --log-level off >"$work/answer" 2>"$work/log" && echo 0 || echo $?
}
expect() { grep -q "$1" "$work/answer" || { cat "$work/answer" "$work/log"; die "expected $1"; }; }

# Drops the connector in, by copying one file, and couples its two sides.
couple_example() {
  local file=$work/build-example/example.spojka.so exports
  exports=$(nm -D --defined-only "$file" | awk '{print $3}' | sort | xargs)
  [ "$exports" = "spojka_abi_version spojka_plugin_main" ] || die "the connector exports: $exports"

  "$spojka" plugin show example >"$work/log" 2>&1 && die "example is known before it was copied"
  install -m 755 "$file" "$prefix/lib"*/spojka/plugins/ 2>/dev/null ||
    install -D -m 755 "$file" "$prefix/lib/spojka/plugins/example.spojka.so"
  quietly "$spojka" plugin list
  grep -q 'example .*1.0.0 .*source, destination' "$work/log" || { cat "$work/log"; die "not listed"; }
  quietly "$spojka" plugin show example
  grep -q 'separator' "$work/log" || die "plugin show does not show the settings"

  mkdir "$work/cards"
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
  # What is thrown in the connector arrives as its words.
  "$spojka" check "$work/people.yaml" >"$work/log" 2>&1 && die "check passes without the file to read"
  grep -q 'people.csv' "$work/log" || { cat "$work/log"; die "check does not name the missing file"; }
  printf '1;Jana;jana@example.com\n2;Petr;petr@example.com\n3;Eva\n' >"$work/people.csv"
  quietly "$spojka" check "$work/people.yaml"
  code=$(run)
  [ "$code" = 3 ] || { cat "$work/answer" "$work/log"; die "exit code $code; a line that is no person is to be kept"; }
  expect '"read":3,"created":2,"updated":0,'
  expect '"failed":1'
  printf '4;Ivo;ivo@example.com\n' >>"$work/people.csv"
  run >/dev/null
  expect '"created":1,"updated":0'
  [ "$(ls "$work/cards" | wc -l)" = 3 ] || die "expected three cards: $(ls "$work/cards")"
}
