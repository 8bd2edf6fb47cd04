// SPDX-License-Identifier: Apache-2.0
// The three exports a shop offers, and how people find them in its administration.
// Ownership: static data. Threads: any.
#pragma once

#include "spojka/translation.hpp"

namespace shoptet {

struct ExportKind {
  const char* name;         // for people: "customers export"
  const char* where;        // begins the place of errors
  const char* path;         // on the shop's host, without ".xml"
  const char* root;         // element the document must consist of
  const char* hashSetting;  // names of the settings it comes from
  const char* urlSetting;
  const char* admin;  // where the link is shown, in the words of the Czech administration
};

inline constexpr ExportKind kCustomersExport{spojka::N_("customers export"),
                                             "shoptet.customers",
                                             "/export/customers",
                                             "CUSTOMERS",
                                             "customers_hash",
                                             "customers_url",
                                             "Zákazníci → Export"};
inline constexpr ExportKind kOrdersExport{
    spojka::N_("orders export"), "shoptet.orders", "/export/orders", "ORDERS", "orders_hash", "orders_url",
    "Objednávky → Export"};
inline constexpr ExportKind kOrdersFeed{spojka::N_("orders feed"),
                                        "shoptet.orders_feed",
                                        "/export/ordersFeed",
                                        "ORDERS",
                                        "orders_feed_hash",
                                        "orders_feed_url",
                                        "Objednávky → Export → Jen nové nebo změněné"};

}  // namespace shoptet
