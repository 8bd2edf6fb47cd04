// SPDX-License-Identifier: Apache-2.0
#include "object_list.hpp"

#include <algorithm>
#include <charconv>
#include <unordered_set>

#include "answer.hpp"
#include "compare.hpp"
#include "object_finder.hpp"
#include "spojka/translation.hpp"
#include "text.hpp"

namespace daktela {
namespace {

using spojka::ValueView;
using spojka::http::Response;

constexpr const char* kList = "daktela.list";
// A page has to fit into what an answer may take (kMostBody).
constexpr std::size_t kMostRows = 200;

bool refusesQuery(int status) {
  return status == 400 || status == 405 || status == 422;
}

std::size_t skipOf(std::string_view token) {
  std::size_t skip = 0;
  const auto [end, error] = std::from_chars(token.data(), token.data() + token.size(), skip);
  if (error != std::errc() || end != token.data() + token.size())
    throw spojka::Error(SPOJKA_E_INVALID, kList,
                        spojka::tr("the token of the page is not one this connector gave"));
  return skip;
}

char folded(char c) noexcept {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// `like` takes an underscore for any character, and databases may not tell capitals from small letters: such
// a name is found as well, and is not what was asked for.
bool matchesPattern(std::string_view name, std::string_view prefix) {
  return name.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), name.begin(),
                    [](char p, char n) { return p == '_' || folded(p) == folded(n); });
}

// Of a related object, which comes whole or by its name.
std::string_view nameOf(ValueView related) {
  return related.kind() == spojka::Kind::object ? related.find("name").text() : related.text();
}

bool beginsWith(std::string_view name, std::string_view prefix) {
  return name.substr(0, prefix.size()) == prefix;
}

}  // namespace

spojka::UnsupportedError ObjectList::notOffered(const std::string& why) const {
  return {kList, spojka::tr("this Daktela cannot list {} by the beginning of their names: {}",
                            spojka::tr(kind_.many), why)};
}

std::string ObjectList::target(const spojka::ListRequest& request, std::size_t skip, std::size_t take) const {
  std::string target = modelTarget(kind_.model);
  addColumns(target, kind_, wantedOf(kind_, request.fields()),
             request.fields().size() != 0 || byDatabase(request));
  const auto filter = [&](const char* field, const char* how, const std::string& value) {
    addParameter(target, "filter[logic]", "and");
    addParameter(target, "filter[filters][0][field]", field);
    addParameter(target, "filter[filters][0][operator]", how);
    addParameter(target, "filter[filters][0][value]", value);
  };
  if (!request.keyPrefix().empty())
    filter("name", "like", std::string(request.keyPrefix()) + "%");
  else if (byDatabase(request))
    filter("database", "eq", database_);
  addParameter(target, "sort[0][field]", sortsByName_ ? "name" : "created");
  addParameter(target, "sort[0][dir]", "asc");
  addParameter(target, "skip", std::to_string(skip));
  addParameter(target, "take", std::to_string(take));
  return target;
}

// `take` becomes what was asked for in the end: fewer where so many do not fit into an answer.
Response ObjectList::ask(const spojka::ListRequest& request, std::size_t skip, std::size_t& take) {
  for (;;) {
    context_.throwIfCancelled(kList);
    try {
      Response response = api_.get(target(request, skip, take));
      if (!refusesQuery(response.status) || !sortsByName_) return response;
      sortsByName_ = false;
    } catch (const spojka::DataError& e) {
      if (take == 1)
        throw spojka::TransientError(kList, spojka::tr("the answer cannot be taken in: {}", e.what()));
      take /= 2;
    }
  }
}

spojka::ListedPage ObjectList::list(const spojka::ListRequest& request, spojka::ListedRows& rows) {
  const std::string_view prefix = request.keyPrefix();
  if (!request.filterJson().empty()) throw notOffered(spojka::tr("it was asked for a filter by fields"));
  if (prefix.find_first_of("%\\") != std::string_view::npos)
    throw notOffered(spojka::tr("the beginning holds a wildcard"));
  const std::size_t skip = skipOf(request.pageToken().empty() ? "0" : request.pageToken());
  // One row shows whether the filter is heeded, also where nothing but the number is wanted.
  std::size_t take = std::clamp<std::size_t>(request.maxRows(), 1, kMostRows);
  const Response response = ask(request, skip, take);
  const std::string doing = spojka::tr("listing {}", spojka::tr(kind_.many));
  api_.throwIfReadFailed(response, kList, doing);
  spojka::Arena arena;
  const Answer answer = readAnswer(arena, response.body);
  if (!answer.own) throw api_.passing(response, kList, doing);
  if (response.status >= 400 || !answer.errors.empty())
    throw notOffered(api_.advice(response, doing).message);
  Rows found;
  try {
    found = readRows(answer, kList);
  } catch (const spojka::DataError& e) {
    throw spojka::TransientError(kList, e.what());
  }
  if (found.rows.size() > take) throw notOffered(spojka::tr("it gives more at once than it was asked for"));
  std::unordered_set<std::string_view> seen;
  for (const ValueView row : found.rows) {
    const std::string_view name = row.find("name").text();
    if (name.empty())
      throw spojka::TransientError(kList, spojka::tr("a row of Daktela's answer has no name"));
    if (!matchesPattern(name, prefix))
      throw notOffered(spojka::tr("it passes over the filter and gives others as well"));
    // Other databases are other people's. An instance that has but one does not name it.
    const std::string_view database = nameOf(row.find("database"));
    if (byDatabase(request) && !database.empty() && database != database_)
      throw notOffered(spojka::tr("it passes over the filter by database and gives others as well"));
    if (!seen.insert(name).second)
      throw spojka::TransientError(kList,
                                   spojka::tr("Daktela's answer lists one {} twice", spojka::tr(kind_.one)));
    if (request.maxRows() != 0 && beginsWith(name, prefix))
      rows.add(name, name, asWritten(arena, kind_, row));
  }
  const auto end = static_cast<std::int64_t>(skip + found.rows.size());
  if (found.rows.empty() && found.total > end)
    throw spojka::TransientError(kList, spojka::tr("Daktela's answer is incomplete: no {} after {} of {}",
                                                   spojka::tr(kind_.many), end, found.total));
  const bool more = request.maxRows() != 0 && found.total > end;
  return {more ? std::to_string(end) : std::string(), std::max(found.total, end)};
}

}  // namespace daktela
