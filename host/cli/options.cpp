// SPDX-License-Identifier: Apache-2.0
#include "host/cli/options.hpp"

#include "host/cli/last_words.hpp"

namespace spojka::host {
namespace {

constexpr std::chrono::seconds kForLastWordsOfStuck{10};

}  // namespace

Surroundings surroundingsOf(const Console& console) {
  return {console.options.pluginDirs,
          console.options.insecurePlugins,
          console.options.stateUrl,
          console.logger,
          console.cancel,
          console.clock,
          [&console](const Failure& why) {
            leaveWithLastWords(why, exitCodeOf(why.status, console.cancel), kForLastWordsOfStuck);
          },
          console.options.profileText,
          false,
          console.options.language};
}

}  // namespace spojka::host
