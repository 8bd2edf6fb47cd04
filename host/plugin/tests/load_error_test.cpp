// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/plugin/module.hpp"

namespace spojka::host {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

TEST(LoadError, a_missing_library_is_named_and_to_be_installed) {
  EXPECT_THAT(explainLoadError("libfoo.so.3: cannot open shared object file: No such file or directory"),
              AllOf(StartsWith("needs the library libfoo.so.3, which is not installed"),
                    HasSubstr("install the package")));
}

TEST(LoadError, a_missing_symbol_is_named_without_what_follows_it) {
  EXPECT_THAT(explainLoadError("/p/a.spojka.so: undefined symbol: frobnicate, version LIBX_1"),
              StartsWith("uses 'frobnicate', which none of its libraries defines"));
}

TEST(LoadError, a_newer_system_is_told) {
  EXPECT_THAT(explainLoadError("/lib/libc.so.6: version `GLIBC_2.99' not found (required by /p/a.spojka.so)"),
              AllOf(StartsWith("was built on a newer system than this one"), HasSubstr("GLIBC_2.99")));
}

TEST(LoadError, anything_else_is_passed_on) {
  EXPECT_EQ(explainLoadError("the moon is full"), "cannot be loaded: the moon is full");
}

}  // namespace
}  // namespace spojka::host
