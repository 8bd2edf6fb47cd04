// SPDX-License-Identifier: Apache-2.0
#include "api/progress.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "civil_time.hpp"
#include "spojka/error.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

// Of checkpoints of either way in.
constexpr std::int64_t kVersion = 1;

[[noreturn]] void refuse(const std::string& where) {
  throw spojka::DataError(
      where, spojka::tr("the stored checkpoint was not written by this version of the connector; use the "
                        "version that wrote "
                        "it, or reset the state of this stream so that everything is read again"));
}

std::int64_t countOf(spojka::ValueView value, const std::string& where) {
  if (value.isNull()) return 0;
  if (value.kind() != spojka::Kind::int64 || value.integer() < 0) refuse(where);
  return value.integer();
}

constexpr std::pair<Progress::Next, const char*> kNext[] = {{Progress::Next::list, "list"},
                                                            {Progress::Next::changes, "changes"},
                                                            {Progress::Next::snapshot, "snapshot"}};

const char* nameOf(Progress::Next next) {
  for (const auto& [known, name] : kNext)
    if (known == next) return name;
  return "";
}

}  // namespace

std::string toText(const Progress& p) {
  spojka::Arena a;
  spojka::ObjectBuilder api;
  api.set("next", spojka::make::borrowed(nameOf(p.next)));
  api.set("since", spojka::make::string(a, utcStamp(p.since)));
  if (p.next == Progress::Next::list)
    api.set("gone", spojka::make::integer(p.gone)).set("pass", spojka::make::integer(p.pass));
  if (p.next == Progress::Next::snapshot)
    api.set("job", spojka::make::string(a, p.job)).set("looks", spojka::make::integer(p.looks));
  if (p.next != Progress::Next::changes) {
    api.set("place", spojka::make::integer(p.place));
    if (p.total >= 0) api.set("total", spojka::make::integer(p.total));
  }
  spojka::ObjectBuilder o;
  // "whole" is what the reader of export links makes of it: begin anew.
  o.set("version", spojka::make::integer(kVersion)).set("next", spojka::make::borrowed("whole"));
  o.set("link", spojka::make::string(a, p.shop)).set("api", api.finish(a));
  const spojka_value v = o.finish(a);
  return spojka::toJson(spojka::ValueView(v));
}

Found parseProgress(std::string_view text, const std::string& where) {
  Found found;
  if (text.empty()) return found;
  spojka::Arena a;
  spojka_value root{};
  try {
    root = spojka::parseJson(a, text);
  } catch (const spojka::JsonError&) {
    refuse(where);
  }
  const spojka::ValueView o(root);
  if (o.find("version").integer() != kVersion) refuse(where);
  const spojka::ValueView api = o.find("api");
  found.otherWay = api.isNull();
  if (found.otherWay) return found;
  Progress& p = found.progress;
  p.shop = std::string(o.find("link").text());
  const auto* next = std::find_if(std::begin(kNext), std::end(kNext),
                                  [&](const auto& known) { return known.second == api.find("next").text(); });
  if (next == std::end(kNext)) refuse(where);
  p.next = next->first;
  const auto since = parseUtcStamp(api.find("since").text());
  if (!since) refuse(where);
  p.since = *since;
  p.place = countOf(api.find("place"), where);
  p.gone = countOf(api.find("gone"), where);
  p.pass = api.find("pass").isNull() ? 1 : countOf(api.find("pass"), where);
  p.job = std::string(api.find("job").text());
  p.looks = countOf(api.find("looks"), where);
  if (p.next == Progress::Next::snapshot && p.job.empty()) refuse(where);
  p.total = api.find("total").isNull() ? -1 : countOf(api.find("total"), where);
  return found;
}

}  // namespace shoptet::api
