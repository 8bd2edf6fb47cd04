// SPDX-License-Identifier: Apache-2.0
// What people paste and what the host kept: links, hashes, checkpoints, times and numbers. Accepted means
// kept byte for byte; refused means one kind of error that shows nothing of the text.
#include "checkpoint.hpp"
#include "fuzz_target.hpp"
#include "link.hpp"
#include "number.hpp"
#include "spojka/error.hpp"

namespace {

using namespace shoptet;
using spojka::fuzz::promise;

constexpr std::string_view kSecret = "feedfacefeedfacefeedface";

void link(std::string_view text) {
  for (const ExportKind* kind : {&kCustomersExport, &kOrdersExport, &kOrdersFeed}) {
    try {
      const ExportLink link = parseLink(*kind, text, true);
      promise(text.find(link.target.reveal()) != std::string_view::npos, "a link was changed");
      promise(link.target.reveal().find(std::string(kind->path) + ".xml?") == 0,
              "a foreign path was accepted");
      promise(link.origin.find('@') == std::string::npos, "user info was accepted");
      promise(link.patternId.size() <= 10 && link.partnerId.size() <= 10, "a number that is none");
      promise(parseOrigin(link.origin, true) == link.origin, "an origin that is none");
    } catch (const spojka::ConfigError& e) {
      promise(std::string_view(e.what()).find(kSecret) == std::string_view::npos, "the hash is shown");
    }
  }
  try {
    const ExportLink link = buildLink(kOrdersExport, "https://shop.example.com", text, "-11", "");
    promise(link.target.reveal().find_first_of("&# ", link.target.reveal().find("hash=")) ==
                std::string_view::npos,
            "a hash with parameters behind it");
  } catch (const spojka::ConfigError& e) {
    promise(std::string_view(e.what()).find(kSecret) == std::string_view::npos, "the hash is shown");
  }
}

void checkpoint(std::string_view text) {
  try {
    const Checkpoint c = parseCheckpoint(text, "fuzz");
    promise(c.span >= -1 && c.streak >= 0, "a count below zero");
    const std::string stored = toText(c);
    promise(toText(parseCheckpoint(stored, "fuzz")) == stored, "a checkpoint changes by being stored");
  } catch (const spojka::DataError&) {
    return;
  }
}

void timesAndNumbers(std::string_view text) {
  const ShopZone zone = *ShopZone::named("Europe/Prague");
  if (const auto instant = parseInstant(text, zone)) {
    const std::int64_t seconds = instant->microsUtc / 1000000;
    promise(seconds < 0 || parseUtcStamp(utcStamp(seconds)) == seconds, "a stamp changes by being written");
  }
  if (const auto day = parseDay(text))
    promise(parseDay(unpaddedDay(*day)) == day, "a day changes by being written");
  if (const auto number = normaliseNumber(text))
    promise(normaliseNumber(*number) == number, "a number changes by being read again");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = spojka::fuzz::asText(data, size);
  link(text);
  checkpoint(text);
  timesAndNumbers(text);
  return 0;
}
