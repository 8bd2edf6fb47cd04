#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# libcxx_test.sh BUILD_DIR: what the SDK promises, that a connector may be built with another compiler and another
# standard library than the program: its tests and the template's are run with clang++ and libc++, and the template's
# connector, built against the installed SDK, is loaded into the program of BUILD_DIR (g++, libstdc++) and coupled.
set -euo pipefail
umask 022 # a connector in a folder that others may write to is refused
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=../install/steps.sh
. "$here/../install/steps.sh" libcxx "$1"

other=(-G Ninja -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_CXX_FLAGS=-stdlib=libc++ -DCMAKE_BUILD_TYPE=Release
  -DCMAKE_CXX_COMPILER_LAUNCHER=ccache -DSPOJKA_WERROR=ON)
quietly cmake -S "$here" -B "$work/sdk" "${other[@]}"
quietly cmake --build "$work/sdk" -j 2
quietly "$work/sdk/sdk_test"
quietly "$work/sdk/template_test"

install_everything
build_outside example "${other[@]}" -DBUILD_TESTING=OFF
needed=$(readelf -d "$work/build-example/example.spojka.so" | grep NEEDED)
grep -q 'libc++\.so' <<<"$needed" && ! grep -q 'libstdc++' <<<"$needed" || die "not built with libc++ alone: $needed"
couple_example
echo "libcxx test: passed"
