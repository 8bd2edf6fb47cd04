// SPDX-License-Identifier: Apache-2.0
// Head, framing and gzip of an answer. However the bytes are cut into pieces, the result is the same.
#include <algorithm>
#include <string>

#include "body.hpp"
#include "byte_source.hpp"
#include "fuzz_target.hpp"
#include "message.hpp"

namespace {

using namespace spojka::http;

class TextSource final : public ByteSource {
 public:
  TextSource(std::string_view text, std::size_t piece) : text_(text), piece_(piece) {}
  std::size_t receive(char* to, std::size_t room) override {
    const std::size_t n = std::min({room, piece_, text_.size()});
    text_.copy(to, n);
    text_.remove_prefix(n);
    return n;
  }

 private:
  std::string_view text_;
  std::size_t piece_;
};

struct Result {
  std::string body;
  char end = 0;
  // How much comes out before an error shows may depend on the pieces; a whole body may not.
  bool operator==(const Result& other) const {
    return end == other.end && (end != 'e' || body == other.body);
  }
};

constexpr std::size_t kMostBytes = 1024 * 1024;  // a small gzip can unpack to very much

void readBody(InputBuffer& in, const Framing& framing, bool gzip, Result& result) {
  FramedBody body(in, framing);
  Gunzip gunzip;
  char buffer[512];
  for (;;) {
    const std::size_t n = gzip ? gunzip.read(body, buffer, sizeof buffer) : body.read(buffer, sizeof buffer);
    result.end = n == 0 ? 'e' : 'm';
    if (n == 0 || result.body.size() > kMostBytes) return;
    result.body.append(buffer, n);
  }
}

Result readAnswer(std::string_view text, std::size_t piece, bool gzip) {
  Result result;
  TextSource source(text, piece);
  InputBuffer in(source);
  try {
    std::size_t size = 0;
    for (std::size_t seen = 0; (size = findHeadEnd(in.available(), seen)) == 0;) {
      seen = in.available().size();
      if (seen > kMaxHeadBytes || !in.fill()) throw CutError("no head");
    }
    const Head head = parseHead(in.available().substr(0, size), false);
    in.consume(size);
    result.body = std::to_string(head.status);
    readBody(in, head.framing, gzip, result);
  } catch (const CutError&) {
    result.end = 'c';
  } catch (const ProtocolError&) {
    result.end = 'p';
  } catch (const PackingError&) {
    result.end = 'd';
  }
  return result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text = spojka::fuzz::asText(data + 1, size - 1);
  const bool gzip = (data[0] & 1U) != 0;
  const Result whole = readAnswer(text, size, gzip);
  spojka::fuzz::promise(readAnswer(text, 1, gzip) == whole, "pieces of one byte change the answer");
  spojka::fuzz::promise(readAnswer(text, 2 + data[0] / 2U, gzip) == whole, "pieces change the answer");
  return 0;
}
