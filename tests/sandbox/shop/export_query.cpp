// SPDX-License-Identifier: Apache-2.0
#include "shop/export_query.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "server/http_message.hpp"

namespace sandbox {
namespace {

struct Parameters {
  std::optional<std::string> patternId, partnerId, hash, ip, dateFrom, dateUntil, updateTimeFrom;
};

Parameters parse(std::string_view query) {
  Parameters parameters;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(query.size(), pair.size() + 1));
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = pair.substr(0, equals);
    std::string value = percentDecode(pair.substr(equals + 1), true);
    if (name == "patternId") parameters.patternId = std::move(value);
    if (name == "partnerId") parameters.partnerId = std::move(value);
    if (name == "hash") parameters.hash = std::move(value);
    if (name == "ip") parameters.ip = std::move(value);
    if (name == "dateFrom") parameters.dateFrom = std::move(value);
    if (name == "dateUntil") parameters.dateUntil = std::move(value);
    if (name == "updateTimeFrom") parameters.updateTimeFrom = std::move(value);
  }
  return parameters;
}

bool allowed(const Parameters& parameters, Section section, const Credentials& credentials,
             bool requirePartner) {
  const std::string& hash = section == Section::Customers ? credentials.customersHash
                            : section == Section::Orders  ? credentials.ordersHash
                                                          : credentials.ordersFeedHash;
  // Links to customers were only ever seen without a pattern; links to orders always had one.
  const bool pattern =
      parameters.patternId ? *parameters.patternId == credentials.patternId : section == Section::Customers;
  const bool partner =
      parameters.partnerId ? *parameters.partnerId == credentials.partnerId : !requirePartner;
  return pattern && partner && parameters.hash == hash && !parameters.ip;
}

}  // namespace

ExportQuery readExportQuery(std::string_view path, std::string_view query, const Credentials& credentials,
                            bool requirePartner) {
  ExportQuery result;
  Selection& selection = result.selection;
  if (path == "/export/customers.xml") {
    selection.section = Section::Customers;
  } else if (path == "/export/orders.xml") {
    selection.section = Section::Orders;
  } else if (path == "/export/ordersFeed.xml") {
    selection.section = Section::OrdersFeed;
  } else {
    return result;
  }
  result.knownPath = true;
  const Parameters parameters = parse(query);
  result.partner = parameters.partnerId.value_or("");
  result.allowed = allowed(parameters, selection.section, credentials, requirePartner);
  const auto read = [&](const std::optional<std::string>& text, const char* name, auto parser) {
    if (!text) return std::optional<LocalSeconds>();
    const auto time = parser(*text);
    if (!time) result.problem = fmt::format("{} is no date", name);
    return time;
  };
  selection.from = read(parameters.dateFrom, "dateFrom", parseDate);
  selection.until = read(parameters.dateUntil, "dateUntil", parseDate);
  if (selection.until) *selection.until += kDay;  // the last day belongs to the window
  selection.updatedFrom = read(parameters.updateTimeFrom, "updateTimeFrom", parseDateTime);
  result.bareFeed = selection.section == Section::OrdersFeed && !parameters.updateTimeFrom;
  return result;
}

std::int64_t ExportQuery::windowDays(LocalSeconds firstDay, LocalSeconds now) const {
  LocalSeconds from = selection.from.value_or(firstDay);
  if (selection.updatedFrom) from = std::max(from, *selection.updatedFrom);
  const LocalSeconds until = selection.until.value_or(now);
  return until <= from ? 0 : (until - from + kDay - 1) / kDay;
}

}  // namespace sandbox
