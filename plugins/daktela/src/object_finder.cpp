// SPDX-License-Identifier: Apache-2.0
#include "object_finder.hpp"

#include "compare.hpp"

namespace daktela {
namespace {

constexpr const char* kFind = "daktela.find";

// Runs `ask` for one name: what concerns only this one becomes its answer.
template <class F>
bool forOne(std::size_t index, spojka::FoundRows& rows, F&& ask) {
  try {
    ask();
    return true;
  } catch (const spojka::RemoteError& e) {
    rows.failed(index, e);
  } catch (const RecordTrouble& e) {
    rows.failed(index, e);
  }
  return false;
}

}  // namespace

Wanted wantedOf(const ObjectKind& kind, const spojka::WantedFields& fields) {
  Wanted wanted;
  for (std::size_t i = 0; i < kind.fields.size(); ++i) wanted.standard[i] = fields.wants(kind.fields[i].name);
  wanted.customFields = fields.wants(kCustomFields);
  return wanted;
}

void ObjectFinder::find(const spojka::FindRequest& request, spojka::FoundRows& rows) {
  // The id of an object is its name, so both kinds of question are one.
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < request.size(); ++i) names.push_back(request.wanted(i));
  const Wanted wanted = wantedOf(lookup_.kind(), request.fields());
  lookup_.begin();
  arena_.clear();
  for (std::size_t at = 0; at < names.size();) {
    context_.throwIfCancelled(kFind);
    const std::vector<std::string_view> rest(names.begin() + static_cast<std::ptrdiff_t>(at), names.end());
    if (!forOne(at, rows, [&] { lookup_.ask(rest, wanted); })) {
      ++at;  // without the others it was the first that was asked for alone
      continue;
    }
    for (const std::size_t before = at; at < names.size(); ++at) {
      const spojka::ValueView* hit = nullptr;
      if (!forOne(at, rows, [&] { hit = lookup_.find(names[at]); })) continue;
      if (hit == nullptr && at != before) break;  // what did not fit into this request
      forOne(at, rows, [&] {
        const bool unclear = hit == nullptr || (hit->raw() == nullptr && lookup_.hasTwin(names[at]));
        // Absent, but one whose name differs by case is there: is it the same to this server?
        answer(at, names[at], unclear ? lookup_.one(names[at]) : *hit, rows);
      });
    }
  }
}

void ObjectFinder::answer(std::size_t index, std::string_view name, spojka::ValueView row,
                          spojka::FoundRows& rows) {
  if (row.raw() == nullptr)
    rows.absent(index);
  else
    rows.found(index, name, asWritten(arena_, lookup_.kind(), row), name);
}

}  // namespace daktela
