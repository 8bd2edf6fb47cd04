// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/row_sink.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "host/plugin/sound_error.hpp"
#include "host/plugin/value_check.hpp"
#include "spojka/error.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

// Length of a row in interface 1.0; a shorter one is none.
constexpr std::size_t kRowFloor = offsetof(spojka_row, error) + sizeof(spojka_row::error);

}  // namespace

spojka_status RowSink::take(void* ctx, const spojka_row* row) noexcept {
  RowSink& self = *static_cast<RowSink*>(ctx);
  // After an exception the caller is done with this answer; nothing more is passed to it.
  if (self.thrown_ != nullptr) return SPOJKA_E_CANCELLED;
  try {
    return self.look(row);
  } catch (...) {
    self.thrown_ = std::current_exception();
    return SPOJKA_E_CANCELLED;
  }
}

spojka_status RowSink::look(const spojka_row* given) {
  const auto refuse = [](std::string& why, std::string how) {
    if (why.empty()) why = std::move(how);
    return SPOJKA_E_INVALID;
  };
  if (given == nullptr || given->struct_size < kRowFloor)
    return refuse(breach_, "gave a row that is shorter than the interface's");
  spojka_row row{};
  std::memcpy(&row, given, std::min<std::size_t>(given->struct_size, sizeof row));
  row.struct_size = sizeof row;
  if (!isText(row.key) || !isText(row.target_id)) return refuse(badData_, "a row has a text without bytes");
  if (std::string how = breachOf(row); !how.empty()) return refuse(breach_, std::move(how));
  ValueCheck values;
  std::string fault;
  if (row.result == SPOJKA_ROW_FOUND && row.body != nullptr) {
    fault = values.look(*row.body);
    if (values.isCorrupt()) return refuse(badData_, "a row has " + fault);
    if (!fault.empty())
      fault = fmt::format("the connector gave {}{}", fault,
                          values.field().empty() ? "" : " in '" + values.field() + "'");
    else if (row.body->kind != SPOJKA_OBJECT && row.body->kind != SPOJKA_NULL)
      fault = "the connector gave fields that are no object";
  }
  if (fault.empty()) fault = faultOf(row);
  spojka_error note{};
  if (!fault.empty()) {
    fillError(&note, SPOJKA_E_DATA, "row", fault);
    row.result = SPOJKA_ROW_FAILED;
    row.error = &note;
  }
  makeWhole(row, note);
  instance_.progress();
  report_(row);
  return SPOJKA_OK;
}

void RowSink::makeWhole(spojka_row& row, spojka_error& note) {
  if (row.result < SPOJKA_ROW_FOUND || row.result > SPOJKA_ROW_FAILED) {
    fillError(&note, SPOJKA_E_INTERNAL, "row",
              fmt::format("the connector answered {}, which this program does not know", row.result));
    row.result = SPOJKA_ROW_FAILED;
    row.error = &note;
  }
  if (row.result != SPOJKA_ROW_FOUND) row.body = nullptr;
  if (row.result != SPOJKA_ROW_FAILED) {
    row.error = nullptr;
    return;
  }
  if (row.error == nullptr)
    fillError(&note, SPOJKA_E_INTERNAL, "row", "the connector gave no reason");
  else
    note = repaired(*row.error, instance_.wasAskedToStop());
  row.error = &note;
}

std::string FindSink::silence() const {
  const auto first = std::find(seen_.begin(), seen_.end(), false);
  if (first == seen_.end()) return {};
  return fmt::format("reported success and no answer for {} of {} objects, the first of them object {}",
                     std::count(first, seen_.end(), false), seen_.size(), first - seen_.begin());
}

std::string FindSink::breachOf(const spojka_row& row) {
  if (row.index >= seen_.size())
    return fmt::format("answered for object {} of {} that were asked for", row.index, seen_.size());
  if (seen_[row.index]) return fmt::format("answered more than once for object {}", row.index);
  const std::string_view asked = fromAbi(query_.wanted[row.index]);
  const std::string_view said = fromAbi(query_.by == SPOJKA_BY_ID ? row.target_id : row.key);
  if (row.result == SPOJKA_ROW_FOUND && !said.empty() && said != asked)
    return fmt::format("answered for object {} with one that was not asked for", row.index);
  seen_[row.index] = true;
  return {};
}

std::string FindSink::faultOf(const spojka_row& row) const {
  if (row.result != SPOJKA_ROW_FOUND) return {};
  if (row.target_id.size == 0) return "the connector found an object and gave no id of it";
  if (!isUtf8(fromAbi(row.target_id))) return "the connector gave the object an id that is not UTF-8";
  return isUtf8(fromAbi(row.key)) ? std::string() : "the connector gave the object a name that is not UTF-8";
}

std::string ListSink::breachOf(const spojka_row& row) {
  if (row.result != SPOJKA_ROW_FOUND) return "listed an object that it does not call found";
  if (rows() >= query_.maxRows)
    return fmt::format("listed more objects than the {} a page may hold", query_.maxRows);
  const std::string_view id = fromAbi(row.target_id);
  const std::string_view key = fromAbi(row.key);
  if (id.empty()) return "listed an object without its id";
  if (!isUtf8(id) || !isUtf8(key)) return "listed an object whose id or name is not UTF-8";
  if (key.substr(0, query_.keyPrefix.size()) != query_.keyPrefix)
    return "listed an object whose name does not begin as was asked for";
  if (!ids_.emplace(id).second) return "listed an object twice on one page";
  return {};
}

}  // namespace spojka::host
