// SPDX-License-Identifier: Apache-2.0
#include "catalog.hpp"

#include <algorithm>

#include "key_kind.hpp"
#include "schema.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

using spojka::tr;

const char* typeName(FieldKind kind) noexcept {
  switch (kind) {
    case FieldKind::decimal:
      return "decimal";
    case FieldKind::boolean:
      return "boolean";
    case FieldKind::timestamp:
      return "timestamp";
    case FieldKind::extra:
      return "object";
    default:
      return "string";
  }
}

std::vector<std::string> wordsOf(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    const auto comma = std::min(text.find(','), text.size());
    words.emplace_back(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
  }
  return words;
}

// What the record itself has beside the listed fields is told by the open prefix of the stream.
bool isListed(const FieldRow& row) noexcept {
  if (row.kind == FieldKind::extra) return row.object != 0;
  return row.kind != FieldKind::object && row.kind != FieldKind::list;
}

spojka::CatalogEntry entryFor(const Schema& schema) {
  spojka::CatalogEntry entry;
  entry.name = schema.stream();
  entry.openPrefix = "extra.";
  entry.required = true;
  for (const FieldRow& row : schema.fields()) {
    if (!isListed(row)) continue;
    spojka::CatalogField field;
    field.path = schema.pathOf(row);
    field.type = typeName(row.kind);
    field.title = spojka::tr(row.title);
    field.help = spojka::tr(row.help);
    field.role = row.role;
    field.sensitive = row.personal;
    field.finished = wordsOf(row.finished);
    entry.fields.push_back(std::move(field));
  }
  return entry;
}

}  // namespace

spojka::Catalog shopCatalog(bool incrementalOrders) {
  spojka::Catalog catalog;
  auto customers = entryFor(customersSchema());
  customers.title = tr("Customers (zákazníci)");
  customers.help = tr("Registered customers. Those who buy without registering exist in orders only");
  customers.keyField = "guid";
  customers.keyKinds = customerKeyKinds();
  customers.requiredWhy =
      tr("customers and orders are always synchronised together: customers who are not registered exist in "
         "orders only, and a registered one without his orders tells an agent half of the story");
  auto orders = entryFor(ordersSchema());
  orders.title = tr("Orders (objednávky)");
  orders.help = tr("All orders; the elements of your own export template are found under extra.");
  orders.keyField = "order_id";
  orders.keyKinds = orderKeyKinds();
  orders.requiredWhy = customers.requiredWhy;
  orders.incremental = incrementalOrders;
  catalog.streams = {std::move(customers), std::move(orders)};
  return catalog;
}

}  // namespace shoptet
