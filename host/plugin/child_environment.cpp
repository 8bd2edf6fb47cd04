// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/child_environment.hpp"

#include <unistd.h>

#include <string_view>

namespace spojka::host {

std::vector<char*> harmlessEnvironment() {
  std::vector<char*> kept;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view e(*entry);
    for (const std::string_view name : {"PATH=", "HOME=", "LANG=", "TZ=", "TMPDIR=", "LC_", "LD_",
                                        "SSL_CERT_", "ASAN_", "UBSAN_", "TSAN_", "LSAN_"})
      if (e.starts_with(name)) {
        kept.push_back(*entry);
        break;
      }
  }
  kept.push_back(nullptr);
  return kept;
}

}  // namespace spojka::host
