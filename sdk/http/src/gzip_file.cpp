// SPDX-License-Identifier: Apache-2.0
#include "spojka/http/gzip_file.hpp"

#include <algorithm>
#include <cstring>
#include <string>
#include <utility>

#include "body.hpp"
#include "spojka/translation.hpp"

namespace spojka::http {
namespace {

constexpr std::string_view kMagic = "\x1f\x8b";

// The answer's bytes as they are, the first of which were looked at.
class Raw final : public PackedBytes {
 public:
  explicit Raw(StreamedResponse& answer) : answer_(answer) {
    first_.resize(kMagic.size());
    std::size_t got = 0;
    for (std::size_t n = 1; n != 0 && got < first_.size(); got += n)
      n = answer_.read(first_.data() + got, first_.size() - got);
    first_.resize(got);
  }
  bool isGzip() const { return first_ == kMagic; }
  std::size_t read(char* to, std::size_t room) override {
    const std::size_t held = std::min(room, first_.size());
    std::memcpy(to, first_.data(), held);
    first_.erase(0, held);
    const std::size_t n = held != 0 ? held : answer_.read(to, room);
    received_ += n;
    return n;
  }
  std::uint64_t received() const noexcept override { return received_; }
  bool endIsSure() const noexcept override { return true; }

 private:
  StreamedResponse& answer_;
  std::string first_;
  std::uint64_t received_ = 0;
};

class UnpackedFile final : public StreamedResponse {
 public:
  explicit UnpackedFile(std::unique_ptr<StreamedResponse> answer)
      : answer_(std::move(answer)), raw_(*answer_), packed_(raw_.isGzip()) {
    if (!packed_ && answer_->head().header("Content-Encoding").empty())
      throw DataError("http.file", tr("the file is not packed with gzip"));
  }
  const Response& head() const noexcept override { return answer_->head(); }
  std::size_t read(char* to, std::size_t room) override {
    if (!packed_) return raw_.read(to, room);
    try {
      return gunzip_.read(raw_, to, room);
    } catch (const CutError& e) {
      throw DataError("http.file", e.what());
    } catch (const PackingError& e) {
      throw DataError("http.file", e.what());
    }
  }

 private:
  const std::unique_ptr<StreamedResponse> answer_;
  Raw raw_;
  const bool packed_;
  Gunzip gunzip_;
};

}  // namespace

std::unique_ptr<StreamedResponse> unpackedFile(std::unique_ptr<StreamedResponse> answer) {
  return std::make_unique<UnpackedFile>(std::move(answer));
}

}  // namespace spojka::http
