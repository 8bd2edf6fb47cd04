// SPDX-License-Identifier: Apache-2.0
#include "api/aside_book.hpp"

#include <vector>

#include "spojka/json.hpp"

namespace shoptet::api {
namespace {

constexpr std::size_t kMost = 200;

}  // namespace

const std::set<std::string>& AsideBook::ids() {
  if (ids_) return *ids_;
  ids_.emplace();
  const std::string text = context_.recall(name_).value_or("");
  if (text.empty()) return *ids_;
  spojka::Arena arena;
  try {
    const spojka_value root = spojka::parseJson(arena, text);
    const spojka::ValueView list(root);
    for (std::size_t i = 0; i < list.size(); ++i)
      if (!list.item(i).text().empty()) ids_->emplace(list.item(i).text());
  } catch (const spojka::JsonError&) {
    ids_->clear();  // they are kept as failed all the same
  }
  return *ids_;
}

void AsideBook::put(const std::string& id) {
  if (ids().size() < kMost && ids_->insert(id).second) store();
}

void AsideBook::drop(std::string_view id) {
  if (ids().empty()) return;
  if (ids_->erase(std::string(id)) != 0) store();
}

void AsideBook::store() {
  if (looksOnly_) return;
  if (ids_->empty()) return context_.forget(name_);
  spojka::Arena arena;
  std::vector<spojka_value> list;
  for (const auto& id : *ids_) list.push_back(spojka::make::borrowed(id));
  const spojka_value v = spojka::make::list(arena, list);
  context_.remember(name_, spojka::toJson(spojka::ValueView(v)));
}

}  // namespace shoptet::api
