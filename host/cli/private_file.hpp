// SPDX-License-Identifier: Apache-2.0
// Where an export goes: stdout, or a file for its owner only that appears under its name once it is whole. A
// link stays, and what it leads to is replaced; what is no file at all, a device or a pipe, is written into.
// Ownership: owns the file. Threads: one. Errors: StatusError that names the file: refused where another name
// would do, aborted where it could not be written.
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
  // Without finish() nothing remains of the file. Opening a pipe waits for who reads it.
  ~PrivateFile();
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;

  void write(std::string_view text);
  void finish();
  bool isStdout() const noexcept;

 private:
  void flush();
  void open();
  [[noreturn]] void fail(const char* doing) const;

  const Existing existing_;
  const std::string path_;  // as it was named
  std::string target_;      // where links lead from there; empty = not replaced but written into
  std::string draft_;
  std::string buffer_;
  int fd_ = -1;
};

}  // namespace spojka::host
