// SPDX-License-Identifier: Apache-2.0
#include "host/job/mended_record.hpp"

#include <fmt/format.h>

#include <charconv>

#include "host/base/run_status.hpp"
#include "host/base/value_codec.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

class Mender {
 public:
  Mender(Arena& arena, const MendedValue& mended) : arena_(arena), mended_(mended) {
    try {
      fresh_ = parseJson(arena_, mended.json);
    } catch (const JsonError& e) {
      refuse(tr("its new value is no JSON: {}", e.what()));
    }
    const Kind kind = ValueView(fresh_).kind();
    if (kind == Kind::list || kind == Kind::object) refuse(tr("only a single value can be set"));
  }

  spojka_value in(ValueView node, std::string_view path) {
    if (path.empty()) return at(node);
    if (path.front() == '[') return inList(node, path);
    const auto end = std::min(path.find_first_of(".["), path.size());
    const std::string_view name = path.substr(0, end);
    std::string_view rest = path.substr(end);
    if (!rest.empty() && rest.front() == '.') rest.remove_prefix(1);
    if (node.kind() != Kind::object) refuse(tr("nothing stands there"));
    ObjectBuilder o;
    bool found = false;
    for (std::size_t i = 0; i < node.size(); ++i) {
      const bool here = node.name(i) == name;
      found = found || here;
      o.set(node.name(i), here ? in(node.member(i), rest) : *node.member(i).raw());
    }
    if (!found && !rest.empty()) refuse(tr("nothing stands there"));
    if (!found) o.set(arena_.copy(name), fresh_);
    return kept(o.finish(arena_), node);
  }

 private:
  [[noreturn]] void refuse(const std::string& why) const {
    throw StatusError(RunStatus::refused,
                      tr("'{}' cannot be mended: {}. Nothing was changed", mended_.path, why));
  }

  spojka_value inList(ValueView node, std::string_view path) {
    const auto end = path.find(']');
    std::size_t index = 0;
    const auto digits = path.substr(1, end == std::string_view::npos ? 0 : end - 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), index);
    if (digits.empty() || read.ptr != digits.data() + digits.size())
      refuse(tr("which one of a list must be said: [0]"));
    if (node.kind() != Kind::list || index >= node.size()) refuse(tr("nothing stands there"));
    std::string_view rest = path.substr(end + 1);
    if (!rest.empty() && rest.front() == '.') rest.remove_prefix(1);
    std::vector<spojka_value> items;
    for (std::size_t i = 0; i < node.size(); ++i)
      items.push_back(i == index ? in(node.item(i), rest) : *node.item(i).raw());
    return kept(make::list(arena_, items), node);
  }

  spojka_value at(ValueView old) const {
    if (old.kind() == Kind::list || old.kind() == Kind::object) refuse(tr("several values stand there"));
    return kept(fresh_, old);
  }

  static spojka_value kept(spojka_value fresh, ValueView old) {
    if (old.isSensitive()) fresh.flags |= SPOJKA_SENSITIVE;
    return fresh;
  }

  Arena& arena_;
  const MendedValue& mended_;
  spojka_value fresh_{};
};

}  // namespace

std::string mendedRecord(const std::string& bodyJson, const std::vector<MendedValue>& values) {
  Arena a;
  spojka_value record = decodeValue(a, bodyJson);
  for (const auto& value : values) record = Mender(a, value).in(ValueView(record), value.path);
  return encodeValue(ValueView(record));
}

}  // namespace spojka::host
