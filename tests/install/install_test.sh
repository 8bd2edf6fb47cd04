#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# install_test.sh BUILD_DIR [CMAKE_ARGUMENT...]: installs, builds the template connector against what was installed, runs
# its tests, drops the file in, and couples its two sides with the installed program.
set -euo pipefail
umask 022 # a connector in a folder that others may write to is refused
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=steps.sh
. "$here/steps.sh" install "$1"
shift

install_everything
build_outside example "$@"
build_outside "$here/http_consumer" "$@"
quietly "$work/build-example/example_test"
quietly "$work/build-http_consumer/http_consumer"
couple_example
echo "install test: passed"
