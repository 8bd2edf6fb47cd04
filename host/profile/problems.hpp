// SPDX-License-Identifier: Apache-2.0
// Gathers what is wrong with a profile, so that a person sees all of it at once. Ownership: plain values.
// Threads: one thread. Errors: none.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "host/profile/profile.hpp"

namespace spojka::host {

class Problems {
 public:
  // Keys of the file may stand in the message as they are: what would break a line is replaced.
  void add(Position at, std::string message);
  bool empty() const noexcept { return list_.empty(); }
  std::size_t size() const noexcept { return list_.size(); }
  // Throws ProfileError with all problems, when there are any.
  void throwIfAny(const std::string& file) const;

 private:
  std::vector<ProfileProblem> list_;
};

// Text of the file as it may appear in a message: quoted, on one line, of bounded length.
std::string shown(std::string_view text);

// "a, b or c"
std::string listed(const std::vector<std::string>& words, std::string_view lastJoin);

// "; did you mean 'fields'?", or what is known when nothing is near.
std::string suggestion(std::string_view word, const std::vector<std::string>& known,
                       std::string_view knownLabel);

}  // namespace spojka::host
