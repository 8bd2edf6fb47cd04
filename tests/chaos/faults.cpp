// SPDX-License-Identifier: Apache-2.0
#include "faults.hpp"

namespace chaos {
namespace {

using sandbox::Fault;
using sandbox::FaultAction;
using sandbox::Side;

constexpr const char* kContacts = "*/contacts*";

Fault contactFault(FaultAction action) {
  Fault f;
  f.side = Side::Daktela;
  f.action = action;
  f.path = kContacts;
  return f;
}

Fault status(Fault f, int code, const char* retryAfter = "") {
  f.status = code;
  f.retryAfter = retryAfter;
  return f;
}

Fault shopFault(FaultAction action, const char* path = "/export/*") {
  Fault f;
  f.side = Side::Shop;
  f.action = action;
  f.path = path;
  return f;
}

Fault shopStatus(int code, const char* retryAfter = "") {
  return status(shopFault(FaultAction::Status), code, retryAfter);
}

// The same fault, any number of times, with a probability. The first request of a run, which only looks how
// contacts are made, is let through, or most runs would end before they began.
std::vector<ServerFault> often(std::vector<ServerFault> faults, double probability, std::uint64_t seed) {
  for (auto& f : faults) {
    f.fault.times = -1;
    f.fault.skip = 1;
    f.fault.probability = probability;
    f.fault.seed = ++seed;
  }
  return faults;
}

}  // namespace

std::vector<ServerFault> lostAndWrongAnswers(double probability, std::uint64_t seed) {
  Fault cutInside = contactFault(FaultAction::Cut);
  cutInside.bytes = 40;
  const Fault plain = contactFault(FaultAction::Status);
  return often({{"contacts: cut before the request is applied", contactFault(FaultAction::CutBefore)},
                {"contacts: applied, then cut without an answer", contactFault(FaultAction::CutAfter)},
                {"contacts: applied, cut inside the answer", cutInside},
                {"contacts: applied, half of the answer", contactFault(FaultAction::TruncatedJson)},
                {"contacts: 200 with an error inside", contactFault(FaultAction::ErrorBody)},
                {"contacts: 200 with nothing", contactFault(FaultAction::EmptyBody)},
                {"contacts: 500", status(plain, 500)},
                {"contacts: 502", status(plain, 502)},
                {"contacts: 503", status(plain, 503)},
                {"contacts: 504", status(plain, 504)},
                {"contacts: 408", status(plain, 408)}},
               probability, seed * 1000);
}

std::vector<ServerFault> tooManyRequests() {
  Fault rate = contactFault(FaultAction::RateLimit);
  rate.limit = 150;
  rate.times = -1;
  rate.retryAfter = "1";
  Fault parallel = contactFault(FaultAction::MaxConcurrent);
  parallel.limit = 1;
  parallel.times = -1;
  Fault date = status(contactFault(FaultAction::Status), 429, "date+1");
  date.times = 2;
  date.skip = 20;
  return {{"contacts: 429, too many in a second", rate},
          {"contacts: 429, too many at once", parallel},
          {"contacts: 429 until a date", date}};
}

std::vector<ServerFault> waitsOfZero() {
  const auto some = [](Fault f, std::int64_t skip, std::int64_t times) {
    f.skip = skip;
    f.times = times;
    return f;
  };
  const Fault contacts = contactFault(FaultAction::Status);
  return {{"contacts: 429, wait for no time", some(status(contacts, 429, "0"), 5, 4)},
          {"contacts: 503, wait for no time", some(status(contacts, 503, "0"), 20, 3)},
          {"contacts: 429 until a date long ago", some(status(contacts, 429, "date+-86400"), 40, 4)},
          {"export: 503, wait for no time", some(shopStatus(503, "0"), 0, 2)},
          {"export: 429 until a date long ago", some(shopStatus(429, "date+-86400"), 2, 1)}};
}

std::vector<ServerFault> lateAnswers(double probability, std::uint64_t seed) {
  Fault slow = contactFault(FaultAction::Delay);
  slow.milliseconds = 15;
  Fault loris = shopFault(FaultAction::ChunkDelay);
  loris.milliseconds = 5;
  auto faults = often({{"contacts: late answer", slow}}, probability, seed * 1000);
  loris.times = -1;
  faults.push_back({"export: drips in small pieces", loris});
  return faults;
}

std::vector<ServerFault> strangeServers() {
  Fault later = contactFault(FaultAction::HtmlPage);
  later.skip = 30;
  Fault key = status(contactFault(FaultAction::Status), 401);
  key.skip = 25;
  Fault moved = status(contactFault(FaultAction::Status), 302);
  moved.skip = 15;
  Fault proxy = status(contactFault(FaultAction::Status), 404);
  proxy.skip = 10;
  Fault refused = contactFault(FaultAction::RefuseIn);
  Fault start = status(contactFault(FaultAction::Status), 503);
  start.path = "*/formCrmFields*";
  return {{"contacts: login page instead of an answer", contactFault(FaultAction::HtmlPage)},
          {"contacts: login page in the middle", later},
          {"contacts: 401 in the middle", key},
          {"contacts: 302 in the middle", moved},
          {"contacts: 404 with a web page", proxy},
          {"contacts: look-up of several names refused", refused},
          {"contact centre: 503 before the first record", start}};
}

std::vector<ServerFault> badExports() {
  Fault early = shopFault(FaultAction::Cut);
  early.bytes = 10;
  Fault inside = shopFault(FaultAction::Cut);
  inside.bytes = 30'000;
  Fault truncatedAtOnce = shopFault(FaultAction::Truncate);
  truncatedAtOnce.records = 0;
  Fault range = shopFault(FaultAction::MaxRange);
  range.days = 400;
  range.status = 504;
  range.times = 3;
  Fault cutRange = range;
  cutRange.status = 0;
  cutRange.bytes = 5000;
  Fault late = shopFault(FaultAction::Delay);
  late.milliseconds = 2500;
  return {{"export: cut at its beginning", early},
          {"export: cut in the middle", inside},
          {"export: ends in the middle", shopFault(FaultAction::Truncate)},
          {"export: ends inside the first record", truncatedAtOnce},
          {"export: nothing", shopFault(FaultAction::EmptyBody)},
          {"export: login page", shopFault(FaultAction::HtmlPage)},
          {"export: another document", shopFault(FaultAction::WrongRoot)},
          {"export: document type", shopFault(FaultAction::DocumentType)},
          {"export: 500", shopStatus(500)},
          {"export: 503 with Retry-After", shopStatus(503, "1")},
          {"export: 429 with Retry-After", shopStatus(429, "1")},
          {"export: 403", shopStatus(403)},
          {"export: silent for longer than the time-out", late},
          {"export: 504 for long ranges", range},
          {"export: long ranges are cut", cutRange}};
}

}  // namespace chaos
