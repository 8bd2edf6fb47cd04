// SPDX-License-Identifier: Apache-2.0
#include "api/line_reader.hpp"

#include <algorithm>

#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

constexpr std::size_t kPiece = 64 * 1024;
// As long as an answer of the API may be, which holds one record.
constexpr std::size_t kLongestLine = 32 * 1024 * 1024;

}  // namespace

bool LineReader::more() {
  buffer_.erase(0, at_);
  at_ = 0;
  const std::size_t held = buffer_.size();
  if (held > kLongestLine)
    throw spojka::DataError("shoptet.snapshot", spojka::tr("a line is longer than {} bytes", kLongestLine));
  buffer_.resize(held + kPiece);
  const std::size_t n = answer_.read(buffer_.data() + held, kPiece);
  buffer_.resize(held + n);
  return n != 0;
}

bool LineReader::next(std::string_view& line) {
  std::size_t searched = at_;
  for (;;) {
    const std::size_t end = buffer_.find('\n', searched);
    if (end == std::string::npos) {
      searched = buffer_.size() - at_;  // where it will stand then
      if (more()) continue;
    }
    const std::size_t size = std::min(end, buffer_.size()) - at_;
    line = std::string_view(buffer_).substr(at_, size);
    at_ = std::min(buffer_.size(), at_ + size + 1);
    searched = at_;
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    if (!line.empty()) return true;
    if (end == std::string::npos) return false;
  }
}

}  // namespace shoptet::api
