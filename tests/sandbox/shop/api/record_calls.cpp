// SPDX-License-Identifier: Apache-2.0
#include "shop/api/record_calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <vector>

#include "shop/api/api_frame.hpp"
#include "shop/api/api_text.hpp"

namespace sandbox {
namespace {

// The index behind a place among those that are not deleted.
std::uint64_t indexAt(std::uint64_t place, const std::vector<std::uint64_t>& deleted) {
  for (const std::uint64_t gone : deleted) {
    if (gone > place) break;
    ++place;
  }
  return place;
}

struct Row {
  std::string id;
  LocalSeconds at;
  bool deleted;
};

OrderSections sectionsOf(const ApiQuery& query) {
  OrderSections sections;
  for (const auto& section : split(query.text("include").value_or(""), ','))
    if (equalsNoCase(section, "notes")) sections.notes = true;
  return sections;
}

}  // namespace

Response RecordCalls::customers(const ApiQuery& query, const Request& request) const {
  const Page page(query, 20, 1000);
  const std::string url = shopUrl(request);
  const auto deleted = world_.catalogue.deletedCustomers();
  const std::uint64_t total = world_.catalogue.customerCount() - deleted.size();
  return success([&](JsonWriter& json) {
    json.key("customers");
    json.StartArray();
    for (std::uint64_t i = 0; i < page.items(total); ++i) {
      const std::uint64_t index = indexAt(page.first() + i, deleted);
      writeCustomerRow(json, world_.catalogue.customer(index),
                       {url, world_.catalogue.customerUpdated(index), ""});
    }
    json.EndArray();
    page.write(json, total);
  });
}

std::optional<std::uint64_t> RecordCalls::customerOf(const std::string& guid) const {
  std::uint64_t index = 0;
  const auto read =
      std::from_chars(guid.data(), guid.data() + std::min<std::size_t>(8, guid.size()), index, 16);
  const Catalogue& shop = world_.catalogue;
  const bool there = read.ec == std::errc() && index < shop.customerCount() && !shop.customerDeleted(index) &&
                     shop.customer(index).guid == guid;
  return there ? std::optional(index) : std::nullopt;
}

Response RecordCalls::customer(const std::string& guid, const Request& request) const {
  const auto index = customerOf(guid);
  if (!index)
    return failure(404, "customer-not-found", fmt::format("Customer with guid \"{}\" not found.", guid),
                   guid);
  return success([&](JsonWriter& json) {
    json.key("customer");
    writeCustomer(json, world_.catalogue.customer(*index),
                  {shopUrl(request), world_.catalogue.customerUpdated(*index), ""});
  });
}

namespace {

// Only the last change of each, for as long as the history goes back; the newest come last.
Response changesOf(std::vector<Row> rows, const ApiQuery& query, std::string_view idName,
                   std::uint64_t most) {
  const auto type = query.text("changeType");
  if (type && *type != "edit" && *type != "delete")
    throw BadParameter("changeType", "Invalid \"changeType\" parameter. Expected edit or delete.");
  if (type)
    rows.erase(std::remove_if(rows.begin(), rows.end(),
                              [&](const Row& row) { return row.deleted != (*type == "delete"); }),
               rows.end());
  std::stable_sort(rows.begin(), rows.end(), [](const Row& a, const Row& b) { return a.at < b.at; });
  const Page page(query, 20, most);
  return success([&](JsonWriter& json) {
    json.key("changes");
    json.StartArray();
    for (std::uint64_t i = 0; i < page.items(rows.size()); ++i) {
      const Row& row = rows[page.first() + i];
      json.StartObject();
      json.member(idName, row.id);
      json.member("changeTime", apiTime(row.at));
      json.member("changeType", row.deleted ? "delete" : "edit");
      json.EndObject();
    }
    json.EndArray();
    page.write(json, rows.size());
  });
}

LocalSeconds startOf(const ApiQuery& query, LocalSeconds now, const ApiSettings& settings) {
  const auto from = query.moment("from");
  if (!from) throw BadParameter("from", "Missing value for parameter \"from\".");
  return std::max(*from, now - settings.changesDays * kDay);
}

}  // namespace

Response RecordCalls::customerChanges(const ApiQuery& query, const ApiSettings& settings) const {
  const LocalSeconds from = startOf(query, world_.clock.now(), settings);
  const Catalogue& shop = world_.catalogue;
  std::vector<Row> rows;
  for (std::uint64_t i = 0; i < shop.customerCount(); ++i)
    if (const LocalSeconds at = shop.customerUpdated(i); at >= from)
      rows.push_back({shop.customer(i).guid, at, shop.customerDeleted(i)});
  return changesOf(std::move(rows), query, "guid", 20);
}

Response RecordCalls::orderChanges(const ApiQuery& query, const ApiSettings& settings) const {
  const LocalSeconds from = startOf(query, world_.clock.now(), settings);
  const Catalogue& shop = world_.catalogue;
  std::vector<Row> rows;
  const std::uint64_t first = shop.anyOrderEdited() ? 0 : shop.firstOrderFrom(from - kLongestProcessing);
  for (std::uint64_t i = first; i < shop.orderCount(); ++i)
    if (const LocalSeconds at = shop.orderUpdated(i); at >= from)
      rows.push_back({shop.order(i).code, at, shop.orderDeleted(i)});
  return changesOf(std::move(rows), query, "code", 1000);
}

// The number ends in the place of the order among all.
std::optional<std::uint64_t> RecordCalls::orderOf(const std::string& code) const {
  const std::size_t year = startsWith(code, "VO-") ? 3 : 0;
  if (code.size() < year + 10) return std::nullopt;
  std::uint64_t number = 0;
  const auto read = std::from_chars(code.data() + year + 4, code.data() + code.size(), number);
  const Catalogue& shop = world_.catalogue;
  const bool there = read.ec == std::errc() && number > 0 && number <= shop.orderCount() &&
                     !shop.orderDeleted(number - 1) && shop.order(number - 1).code == code;
  return there ? std::optional(number - 1) : std::nullopt;
}

ApiFacts RecordCalls::factsOfOrder(const Order& order, const Request& request) const {
  const bool known = order.customer && !world_.catalogue.customerDeleted(*order.customer);
  return {shopUrl(request), std::max(order.updated, order.created),
          known ? world_.catalogue.customer(*order.customer).guid : std::string()};
}

Response RecordCalls::orders(const ApiQuery& query, const Request& request,
                             const ApiSettings& settings) const {
  const Page page(query, 50, 50);
  const Catalogue& shop = world_.catalogue;
  std::vector<std::uint64_t> found;
  const auto from = query.moment("creationTimeFrom");
  const auto to = query.moment("creationTimeTo");
  const auto email = query.text("email");
  const auto customer = query.text("customerGuid");
  const auto codes = query.text("orderCodes");
  const auto deleted = shop.deletedOrders();
  std::uint64_t total = shop.orderCount() - deleted.size();
  const bool filtered = codes || from || to || email || customer;
  if (codes) {
    const auto list = split(*codes, ',');
    if (list.empty()) throw BadParameter("orderCodes", "Missing value for parameter \"orderCodes\".");
    if (list.size() > 50)
      throw BadParameter("orderCodes",
                         fmt::format("Invalid \"orderCodes\" parameter. Expected max. 50 elements, "
                                     "but {} given.",
                                     list.size()));
    for (const auto& code : list)
      if (const auto index = orderOf(code)) found.push_back(*index);
  } else if (filtered) {
    for (std::uint64_t i = 0; i < shop.orderCount(); ++i) {
      const LocalSeconds created = shop.orderCreated(i);
      if (shop.orderDeleted(i) || (from && created < *from) || (to && created > *to)) continue;
      const Order order = shop.order(i);
      if (email && !equalsNoCase(order.email, *email)) continue;
      if (customer && factsOfOrder(order, request).customerGuid != *customer) continue;
      found.push_back(i);
    }
  }
  if (filtered) total = found.size();
  const auto indexOf = [&](std::uint64_t place) {
    if (settings.newestFirst) place = total - 1 - place;
    return filtered ? found[place] : indexAt(place, deleted);
  };
  return success([&](JsonWriter& json) {
    json.key("orders");
    json.StartArray();
    for (std::uint64_t i = 0; i < page.items(total); ++i) {
      const Order order = shop.order(indexOf(page.first() + i));
      writeOrderRow(json, order, factsOfOrder(order, request));
    }
    json.EndArray();
    page.write(json, total);
  });
}

Response RecordCalls::order(const std::string& code, const ApiQuery& query, const Request& request) const {
  const auto index = orderOf(code);
  if (!index)
    return failure(404, "order-not-found", fmt::format("Order with code \"{}\" not found.", code), code);
  const OrderSections sections = sectionsOf(query);
  return success([&](JsonWriter& json) {
    json.key("order");
    const Order order = world_.catalogue.order(*index);
    writeOrder(json, order, factsOfOrder(order, request), sections);
  });
}

std::string RecordCalls::allCustomers(const Request& request) const {
  const Catalogue& shop = world_.catalogue;
  std::string lines;
  for (std::uint64_t i = 0; i < shop.customerCount(); ++i) {
    if (shop.customerDeleted(i)) continue;
    JsonWriter json;
    writeCustomer(json, shop.customer(i), {shopUrl(request), shop.customerUpdated(i), ""});
    lines.append(json.view()).append("\n");
  }
  return lines;
}

std::string RecordCalls::allOrders(const ApiQuery& query, const Request& request) const {
  const Catalogue& shop = world_.catalogue;
  const OrderSections sections = sectionsOf(query);
  std::string lines;
  for (std::uint64_t i = 0; i < shop.orderCount(); ++i) {
    if (shop.orderDeleted(i)) continue;
    const Order order = shop.order(i);
    JsonWriter json;
    writeOrder(json, order, factsOfOrder(order, request), sections);
    lines.append(json.view()).append("\n");
  }
  return lines;
}

}  // namespace sandbox
