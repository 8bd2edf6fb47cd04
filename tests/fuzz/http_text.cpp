// SPDX-License-Identifier: Apache-2.0
// Retry-After, percent-encoding and URL redaction: no input makes them leak, overflow or throw.
#include <string>

#include "fuzz_target.hpp"
#include "spojka/http/types.hpp"
#include "spojka/percent.hpp"

namespace {

using spojka::fuzz::promise;

constexpr std::string_view kMark = "=TOPSECRETMARK";
constexpr std::string_view kEncodedMark = "TOPSECRETMARK";

void checkRedaction(std::string_view text) {
  if (text.find(kEncodedMark) != std::string_view::npos) return;
  std::string url(text);
  url += "?name";
  url += kMark;
  const std::string redacted = spojka::http::redactUrl(url);
  promise(redacted.find(kEncodedMark) == std::string::npos, "a query value survived redaction");
  const std::string credentials =
      "https://user:" + spojka::percentEncode(text) + "TOPSECRETMARK@host.example/";
  promise(spojka::http::redactUrl(credentials) == "https://host.example/", "user info survived redaction");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = spojka::fuzz::asText(data, size);
  const auto wait = spojka::http::retryAfterMs(text, 1'700'000'000);
  promise(!wait || (*wait >= 1000 && *wait <= spojka::http::kLongestRetryAfterMs), "a wait without bounds");
  const std::string encoded = spojka::percentEncode(text);
  promise(encoded.size() >= size && encoded.size() <= 3 * size, "percent-encoding of an impossible length");
  promise(encoded.find_first_of("/?#&= \r\n") == std::string::npos, "a reserved character survived encoding");
  checkRedaction(text);
  return 0;
}
