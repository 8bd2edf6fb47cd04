// SPDX-License-Identifier: Apache-2.0
// Where an export goes: stdout, or a file for its owner only that appears under its name once it is whole.
// Ownership: owns the file. Threads: one. Errors: StatusError (aborted) that names the file.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host {

class PrivateFile {
 public:
  // What becomes of a file that has the name already.
  enum class Existing { replace = 1, refuse };
  // Empty or "-": stdout.
  explicit PrivateFile(std::string path, Existing existing = Existing::replace);
  // Without finish() nothing remains of the file.
  ~PrivateFile();
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  void write(std::string_view text);
  void finish();

 private:
  void flush();
  [[noreturn]] void fail(const char* doing) const;

  const Existing existing_;
  const std::string path_;
  const std::string draft_;
  std::string buffer_;
  int fd_ = 1;
};

}  // namespace spojka::host
