// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"

#include "answer.hpp"

namespace daktela {
namespace {

using spojka::ValueView;
using spojka::http::Response;

constexpr const char* kWhere = "daktela.lookup";
constexpr const char* kDoing = "looking up contacts";

bool succeeded(int status) {
  return status >= 200 && status < 300;
}

}  // namespace

bool saysNotThere(int status, const Answer& answer) {
  if (!answer.readable || answer.result.kind() == spojka::Kind::object) return false;
  if (status == 404) return true;
  // Some instances say it with a text beside another status. Texts are translated, so the form decides.
  return (status == 200 || status == 400) && answer.bareError;
}

void Lookup::distrust(std::string_view why) {
  if (single_) return;
  single_ = true;
  context_.warning("daktela: " + std::string(why) +
                   "; contacts are looked up one by one from now on, which costs one request each");
}

const ValueView* Lookup::find(std::string_view name) const noexcept {
  for (const auto& found : found_)
    if (found.name == name) return &found.row;
  return nullptr;
}

void Lookup::ask(const std::vector<std::string_view>& names, const Wanted& wanted) {
  found_.clear();
  if (!single_ && askMany(names, wanted)) return;
  // A failure throws before anything is noted, so it can never be taken for "not there".
  const ValueView row = one(names.front());
  found_.assign(1, {names.front(), row});
}

// Builds the address and tells how many names went in.
std::size_t Lookup::fit(const std::vector<std::string_view>& names, const Wanted& wanted,
                        std::string& target) const {
  constexpr std::size_t kTakeRoom = 16;
  target = modelTarget("contacts");
  std::size_t column = 0;
  const auto ask = [&](std::string_view field) {
    addParameter(target, "fields[" + std::to_string(column++) + "]", field);
  };
  ask("name");
  for (std::size_t i = 0; i < kStandardCount; ++i)
    if (wanted.standard[i]) ask(kStandardFields[i].name);
  ask("database");
  if (wanted.customFields) ask(kCustomFields);
  addParameter(target, "filter[logic]", "and");
  addParameter(target, "filter[filters][0][field]", "name");
  addParameter(target, "filter[filters][0][operator]", "in");
  std::size_t n = 0;
  for (; n < names.size() && n < batch_; ++n) {
    const std::size_t before = target.size();
    addParameter(target, "filter[filters][0][value][" + std::to_string(n) + "]", names[n]);
    if (n > 0 && target.size() + kTakeRoom > room_) {
      target.resize(before);
      break;
    }
  }
  addParameter(target, "take", std::to_string(n));
  return n;
}

// False when the server does not do this kind of look-up.
bool Lookup::askMany(const std::vector<std::string_view>& names, const Wanted& wanted) {
  std::string target;
  const std::size_t n = fit(names, wanted, target);
  const Response response = api_.get(target);
  api_.throwIfReadFailed(response, kWhere, kDoing);
  if (response.status == 404) {
    const Advice advice = api_.advice(response, kDoing);
    throw spojka::ConfigError(kWhere, advice.sentence(), response.status);
  }
  if (!succeeded(response.status)) {
    distrust("the server refused a look-up of several names (HTTP " + std::to_string(response.status) + ")");
    return false;
  }
  arena_.clear();
  const Answer answer = readAnswer(arena_, response.body);
  if (!answer.readable) throw api_.unreadableAnswer(response, kWhere, kDoing);
  if (!answer.errors.empty()) {
    distrust("the server refused a look-up of several names");
    return false;
  }
  found_.reserve(n);
  for (std::size_t i = 0; i < n; ++i) found_.push_back({names[i], ValueView()});
  return assign(answer);
}

// Spreads the rows over the names asked for; nothing stays noted unless the answer is complete.
bool Lookup::assign(const Answer& answer) {
  std::vector<Found> filled;
  filled.swap(found_);
  const Rows rows = readRows(answer, kWhere);
  for (const auto& row : rows.rows) {
    const std::string_view name = row.find("name").text();
    if (name.empty()) throw spojka::DataError(kWhere, "a row of Daktela's answer has no name");
    Found* hit = nullptr;
    for (auto& found : filled)
      if (found.name == name) hit = &found;
    if (hit == nullptr) {
      distrust("the server does not filter contacts by a list of names");
      return false;
    }
    if (hit->row.raw() != nullptr)
      throw spojka::DataError(kWhere, "Daktela's answer lists one contact twice");
    hit->row = row;
  }
  if (static_cast<std::int64_t>(rows.rows.size()) < rows.total)
    throw spojka::DataError(kWhere, "Daktela's answer is incomplete: " + std::to_string(rows.rows.size()) +
                                        " of " + std::to_string(rows.total) + " contacts");
  found_.swap(filled);
  return true;
}

ValueView Lookup::one(std::string_view name) {
  constexpr const char* kDoingOne = "looking up one contact";
  const Response response = api_.get(contactTarget(name));
  api_.throwIfReadFailed(response, kWhere, kDoingOne);
  singleArena_.clear();
  const Answer answer = readAnswer(singleArena_, response.body);
  if (!answer.readable) throw api_.unreadableAnswer(response, kWhere, kDoingOne);
  if (saysNotThere(response.status, answer)) return {};
  if (!succeeded(response.status) || !answer.errors.empty())
    throw spojka::RemoteError(kWhere, api_.advice(response, kDoingOne).message, response.status);
  if (answer.name != name || answer.neverStored)
    throw spojka::DataError(kWhere, "Daktela's answer to a look-up by name holds another contact");
  return answer.result;
}

}  // namespace daktela
