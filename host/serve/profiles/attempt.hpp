// SPDX-License-Identifier: Apache-2.0
// A text of a profile that is only tried: in a file of its own, what is secret in it in others, for as long
// as whoever tries it holds on to this. Ownership: owns its folder; the files go with it. Threads: one; the
// end any. Errors: HttpError where it cannot be written.
#pragma once

#include <filesystem>
#include <string>

namespace spojka::host {

class Attempt {
 public:
  // `all`: folder of all attempts; what an earlier service left there goes with forgetAll().
  Attempt(const std::filesystem::path& all, const std::string& profile);
  ~Attempt();
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  void write(const std::string& text) const;
  std::filesystem::path secrets() const { return folder_ / "secrets"; }  // folder for them
  std::filesystem::path file() const { return folder_ / "profile.yaml"; }

  static void forgetAll(const std::filesystem::path& all);

 private:
  const std::filesystem::path folder_;
};

}  // namespace spojka::host
