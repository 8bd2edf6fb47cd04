// SPDX-License-Identifier: Apache-2.0
#include "lookup.hpp"

#include <algorithm>

#include "answer.hpp"
#include "spojka/ascii.hpp"
#include "spojka/translation.hpp"
#include "text.hpp"

namespace daktela {
namespace {

using spojka::tr;
using spojka::ValueView;
using spojka::http::Response;

constexpr const char* kLookup = "daktela.lookup";

// This kind of request is not offered, or too long for the web server in front; 400 and 405 are that whoever
// says it.
bool refusesTheKind(int status, bool own) {
  if (status == 400 || status == 405 || status == 413 || status == 414 || status == 422 || status == 431)
    return true;
  return own && status > 400 && status < 500 && status != 401 && status != 403 && status != 408 &&
         status != 429;
}

// Names that a database may compare as one. The names we are given hold plain letters only, so case and
// blanks behind are all there is.
bool looksAlike(std::string_view a, std::string_view b) noexcept {
  const auto withoutBlanks = [](std::string_view name) {
    return name.substr(0, name.find_last_not_of(' ') + 1);
  };
  return spojka::sameInAnyCase(withoutBlanks(a), withoutBlanks(b));
}

Rows rowsOf(const Answer& answer) {
  try {
    return readRows(answer, kLookup);
  } catch (const spojka::DataError& e) {
    throw RecordTrouble(kLookup, e.what());
  }
}

}  // namespace

SharedName Lookup::sharedName(std::string_view asked, std::string_view held) const {
  return {
      kLookup,
      tr("Daktela holds two names for one: asked for the {0} '{1}' it answers with '{2}', which belongs to "
         "another record. Two records whose keys differ only by capital letters cannot both be written "
         "here: the other one keeps the {0}, this one is left out. Change one of the keys in the source",
         tr(kind_.one), shorten(asked, 80), shorten(held, 80))};
}

void addColumns(std::string& target, const ObjectKind& kind, const Wanted& wanted, bool database) {
  std::size_t column = 0;
  const auto ask = [&](std::string_view field) {
    addParameter(target, "fields[" + std::to_string(column++) + "]", field);
  };
  ask("name");
  for (std::size_t i = 0; i < kind.fields.size(); ++i)
    if (wanted.standard[i]) ask(kind.fields[i].name);
  if (database && kind.inDatabase) ask("database");
  if (wanted.customFields) ask(kCustomFields);
}

bool saysNotThere(int status, const Answer& answer) {
  if (!answer.readable || answer.result.kind() == spojka::Kind::object) return false;
  if (status == 404) return true;
  // Some instances say it with a text beside another status. Texts are translated, so the form decides.
  return (status == 200 || status == 400) && answer.bareError;
}

void Lookup::distrust(std::string_view why) {
  if (single_) return;
  single_ = true;
  context_.warning("daktela: " + std::string(why) + "; " + std::string(kind_.many) +
                   " are looked up one by one from now on, which costs one request each");
}

const ValueView* Lookup::find(std::string_view name) const {
  for (const auto& found : found_) {
    if (found.name != name) continue;
    if (found.another) throw sharedName(name, found.row.find("name").text());
    return &found.row;
  }
  return nullptr;
}

bool Lookup::hasTwin(std::string_view name) const noexcept {
  for (const auto& found : found_)
    if (found.row.raw() != nullptr && found.name != name && looksAlike(found.name, name)) return true;
  return false;
}

Response Lookup::get(const std::string& target, const std::string& doing) {
  try {
    return api_.get(target);
  } catch (const spojka::DataError& e) {
    throw RecordTrouble(kLookup, tr("the answer cannot be taken in ({}): {}", doing, e.what()));
  }
}

// What one object alone may have caused is told apart from what concerns the whole server.
void Lookup::throwIfBroken(const Response& response, const Answer& answer, const std::string& doing) const {
  const bool asksToWait = !response.header("Retry-After").empty();
  const bool gateway = response.status == 408 || (response.status >= 502 && response.status <= 504);
  const bool refuses = response.status == 403 && answer.own;
  if (gateway || asksToWait || refuses)
    api_.throwIfReadFailed(response, kLookup, doing);
  else
    api_.throwIfStopping(response, kLookup, doing);
  if (response.status >= 500)
    throw RecordTrouble(kLookup, tr("the server fails with HTTP {} ({})", response.status, doing),
                        response.status);
  if (!answer.own)
    throw RecordTrouble(kLookup,
                        tr("the answer is not one of Daktela's API ({}, HTTP {}): {}", doing, response.status,
                           whatIsOdd(answer, response.body)),
                        response.status);
}

// Before a failure is taken for that of one object: does the server answer anything at all? Costs a request
// only where something is wrong and nothing went well before.
void Lookup::throwUnlessAlive() {
  if (alive_) return;
  const std::string doing = tr("reading the name of any {}", tr(kind_.one));
  std::string target = modelTarget(kind_.model);
  addParameter(target, "fields[0]", "name");
  addParameter(target, "take", "1");
  spojka::Arena arena;
  const Response response = api_.get(target);
  api_.throwIfReadFailed(response, kLookup, doing);
  if (!readAnswer(arena, response.body).own) throw api_.passing(response, kLookup, doing);
  alive_ = true;
}

void Lookup::ask(const std::vector<std::string_view>& names, const Wanted& wanted) {
  constexpr int kRescuesBorne = 3;
  found_.clear();
  bool failed = false;
  for (std::size_t n = std::min(names.size(), most_); !single_ && n > 0; n /= 2) {
    std::size_t asked = n;
    const Many many = askMany({names.begin(), names.begin() + static_cast<std::ptrdiff_t>(n)}, wanted, asked);
    if (many == Many::done) {
      most_ = std::min(batch_, std::max(most_, asked) * 2);
      return;
    }
    if (many == Many::notOffered) break;
    failed = true;
    n = asked;
    most_ = std::max<std::size_t>(1, n / 2);
  }
  // A failure throws before anything is noted, so it can never be taken for "not there".
  const ValueView row = one(names.front());
  found_.assign(1, {names.front(), row, false});
  if (failed && !single_ && ++rescues_ >= kRescuesBorne)
    distrust("look-ups by a list fail where single ones pass");
}

// Builds the address and tells how many names went in.
std::size_t Lookup::fit(const std::vector<std::string_view>& names, const Wanted& wanted,
                        std::string& target) const {
  constexpr std::size_t kTakeRoom = 16;
  target = modelTarget(kind_.model);
  addColumns(target, kind_, wanted, true);
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

Lookup::Many Lookup::askMany(const std::vector<std::string_view>& names, const Wanted& wanted,
                             std::size_t& asked) {
  std::string target;
  asked = fit(names, wanted, target);
  try {
    const Response response = get(target, doingSeveral());
    arena_.clear();
    const Answer answer = readAnswer(arena_, response.body);
    if (response.status == 404 && answer.own)
      throw spojka::ConfigError(kLookup, api_.advice(response, doingSeveral()).sentence(), response.status);
    if (refusesTheKind(response.status, answer.own)) {
      distrust("the server refused a look-up of several names (HTTP " + std::to_string(response.status) +
               ")");
      return Many::notOffered;
    }
    throwIfBroken(response, answer, doingSeveral());
    if (!answer.errors.empty()) {
      distrust("the server refused a look-up of several names");
      return Many::notOffered;
    }
    found_.reserve(asked);
    for (std::size_t i = 0; i < asked; ++i) found_.push_back({names[i], ValueView(), false});
    if (!assign(answer)) return Many::notOffered;
    alive_ = true;
    return Many::done;
  } catch (const RecordTrouble&) {
    found_.clear();
    throwUnlessAlive();
    return Many::tooMuch;
  }
}

// Spreads the rows over the names asked for; nothing stays noted unless the answer is complete.
bool Lookup::assign(const Answer& answer) {
  std::vector<Found> filled;
  filled.swap(found_);
  const Rows rows = rowsOf(answer);
  for (const auto& row : rows.rows) {
    const std::string_view name = row.find("name").text();
    if (name.empty()) throw RecordTrouble(kLookup, tr("a row of Daktela's answer has no name"));
    Found* hit = nullptr;
    bool another = false;
    for (auto& found : filled)
      if (found.name == name) hit = &found;
    for (auto& found : filled) {
      if (hit != nullptr || !looksAlike(found.name, name)) continue;
      hit = &found;
      another = true;
    }
    if (hit == nullptr) {
      distrust("the server does not filter " + std::string(kind_.many) + " by a list of names");
      return false;
    }
    if (another && hit->row.raw() != nullptr) continue;
    if (hit->row.raw() != nullptr && !hit->another)
      throw RecordTrouble(kLookup, tr("Daktela's answer lists one {} twice", tr(kind_.one)));
    hit->row = row;
    hit->another = another;
  }
  if (static_cast<std::int64_t>(rows.rows.size()) < rows.total)
    throw RecordTrouble(kLookup, tr("Daktela's answer is incomplete: {} of {} {}", rows.rows.size(),
                                    rows.total, tr(kind_.many)));
  found_.swap(filled);
  return true;
}

ValueView Lookup::one(std::string_view name) {
  try {
    const ValueView row = askOne(name);
    alive_ = true;
    return row;
  } catch (const RecordTrouble&) {
    throwUnlessAlive();
    throw;
  }
}

ValueView Lookup::askOne(std::string_view name) {
  const Response response = get(objectTarget(kind_.model, name), doingOne());
  singleArena_.clear();
  const Answer answer = readAnswer(singleArena_, response.body);
  if (response.status == 404 && answer.own && answer.result.kind() != spojka::Kind::object) return {};
  // A gateway's 404 looks much like it, and a text alone may say anything: the list tells for sure.
  if ((response.status == 404 && answer.readable && !answer.own) || saysNotThere(response.status, answer))
    return askByFilter(name);
  throwIfBroken(response, answer, doingOne());
  if (!succeeded(response.status) || !answer.errors.empty())
    throw spojka::RemoteError(kLookup, api_.advice(response, doingOne()).message, response.status);
  if (looksAlike(answer.name, name) && answer.name != name) throw sharedName(name, answer.name);
  if (answer.name != name || answer.neverStored)
    throw RecordTrouble(kLookup,
                        answer.name.empty()
                            ? tr("Daktela's answer to a look-up by name holds no {}", tr(kind_.one))
                            : tr("Daktela's answer to a look-up by name holds another {}", tr(kind_.one)),
                        response.status);
  return answer.result;
}

ValueView Lookup::askByFilter(std::string_view name) {
  std::string target = modelTarget(kind_.model);
  addParameter(target, "filter[logic]", "and");
  addParameter(target, "filter[filters][0][field]", "name");
  addParameter(target, "filter[filters][0][operator]", "eq");
  addParameter(target, "filter[filters][0][value]", name);
  addParameter(target, "take", "2");
  const Response response = get(target, doingOne());
  singleArena_.clear();
  const Answer answer = readAnswer(singleArena_, response.body);
  throwIfBroken(response, answer, doingOne());
  if (!succeeded(response.status) || !answer.errors.empty())
    throw RecordTrouble(kLookup,
                        tr("whether the {} is there cannot be seen: {}", tr(kind_.one),
                           api_.advice(response, doingOne()).message),
                        response.status);
  const Rows rows = rowsOf(answer);
  if (rows.rows.empty() && rows.total == 0) return {};
  const std::string_view found =
      rows.rows.empty() ? std::string_view() : rows.rows.front().find("name").text();
  if (rows.rows.size() == 1 && rows.total == 1 && found == name) return rows.rows.front();
  if (rows.rows.size() == 1 && looksAlike(found, name)) throw sharedName(name, found);
  throw RecordTrouble(
      kLookup, tr("whether the {} is there cannot be seen: the server lists others as well", tr(kind_.one)));
}

}  // namespace daktela
