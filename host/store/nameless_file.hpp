// SPDX-License-Identifier: Apache-2.0
// A temporary file without a name, for what waits and is too much for memory: nobody else can open it, and it
// goes with the process. Ownership: owns the file. Threads: one writes at a time; reading from any. Errors:
// StoreError (unavailable) when it cannot be made, written or read.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace spojka::host {

class NamelessFile {
 public:
  NamelessFile();
  ~NamelessFile();
  NamelessFile(const NamelessFile&) = delete;
  NamelessFile& operator=(const NamelessFile&) = delete;

  // Where it stands.
  std::size_t append(std::string_view bytes);
  std::size_t size() const noexcept { return size_; }
  // Exactly so many bytes, at the end of `to`.
  void read(std::size_t from, std::size_t count, std::string& to) const;

 private:
  int file_ = -1;
  std::size_t size_ = 0;
};

// A text that waits: in memory where it is short, in such a file where it is long. Shares the file.
class ParkedText {
 public:
  static constexpr std::size_t kLong = 64 * 1024;

  ParkedText() = default;
  // `file` is made when the first long one comes, and belongs to all that stand in it.
  ParkedText(std::string text, std::shared_ptr<NamelessFile>& file) {
    if (text.size() <= kLong) {
      short_ = std::move(text);
      return;
    }
    if (!file) file = std::make_shared<NamelessFile>();
    size_ = text.size();
    at_ = file->append(text);
    file_ = file;
  }
  std::string text() const {
    std::string out = short_;
    if (file_) file_->read(at_, size_, out);
    return out;
  }

 private:
  std::string short_;
  std::shared_ptr<const NamelessFile> file_;
  std::size_t at_ = 0;
  std::size_t size_ = 0;
};

}  // namespace spojka::host
