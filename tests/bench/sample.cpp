// SPDX-License-Identifier: Apache-2.0
#include "sample.hpp"

#include <stdexcept>

#include "spojka/value.hpp"

namespace bench {
namespace {

using namespace spojka;
using host::FieldRule;
using host::TransformRule;

struct Text {
  const char* name;
  const char* text;
};

template <std::size_t N>
void setAll(ObjectBuilder& o, Arena& a, const Text (&rows)[N], bool sensitive = false) {
  for (const auto& row : rows) {
    const spojka_value v = make::string(a, row.text);
    o.set(row.name, sensitive ? make::sensitive(v) : v);
  }
}

spojka_value address(Arena& a) {
  static constexpr Text kRows[] = {{"full_name", "Božena Příkladová"}, {"company", "Vzorová pekárna s.r.o."},
                                   {"street", "Dlouhá třída"},         {"house_number", "1234/56"},
                                   {"city", "Žďár nad Sázavou"},       {"zip", "591 01"},
                                   {"country", "Česká republika"},     {"country_code", "CZ"}};
  ObjectBuilder o;
  setAll(o, a, kRows, true);
  return o.finish(a);
}

spojka_value price(Arena& a) {
  static constexpr Text kRows[] = {{"with_vat", "1210.00"}, {"without_vat", "1000.00"}, {"vat", "210.00"}};
  ObjectBuilder o;
  for (const auto& row : kRows) o.set(row.name, make::decimal(a, row.text));
  return o.finish(a);
}

spojka_value item(Arena& a) {
  static constexpr Text kRows[] = {{"type", "product"},      {"name", "Hrnek keramický s motivem, 300 ml"},
                                   {"code", "HRN-300"},      {"variant_name", "Barva: modrá"},
                                   {"ean", "8590000000017"}, {"manufacturer", "Vzorová keramika"},
                                   {"unit", "ks"},           {"status", "Vyřízena"}};
  ObjectBuilder o;
  setAll(o, a, kRows);
  o.set("amount", make::decimal(a, "1.000"));
  o.set("unit_price", price(a));
  o.set("total_price", price(a));
  return o.finish(a);
}

CatalogField field(const char* path, const char* type = "string") {
  CatalogField f;
  f.path = path;
  f.type = type;
  return f;
}

CatalogField listField(const char* path) {
  CatalogField f = field(path);
  f.list = true;
  return f;
}

CatalogEntry source() {
  CatalogEntry e;
  e.name = "orders";
  e.fields = {field("code"),
              field("status"),
              field("currency"),
              field("email"),
              field("phone"),
              field("admin_url"),
              field("created_at", "timestamp"),
              field("billing.full_name"),
              field("billing.street"),
              field("billing.house_number"),
              field("billing.city"),
              field("billing.zip"),
              field("total.with_vat", "decimal"),
              field("items[].name")};
  return e;
}

CatalogEntry target() {
  CatalogEntry e;
  e.name = "card";
  e.fields = {field("title"),
              field("firstname"),
              field("lastname"),
              field("description"),
              listField("customFields.email"),
              listField("customFields.number"),
              listField("customFields.address"),
              listField("customFields.url"),
              listField("customFields.order_status"),
              listField("customFields.note")};
  return e;
}

TransformRule apply(const char* name, std::vector<std::string> arguments = {}) {
  TransformRule t;
  t.name = name;
  t.arguments = std::move(arguments);
  return t;
}

FieldRule from(const char* to, std::vector<std::string> paths, std::vector<TransformRule> transforms = {}) {
  FieldRule f;
  f.target = to;
  f.from = std::move(paths);
  f.apply = std::move(transforms);
  return f;
}

FieldRule fromTemplate(const char* to, const char* text) {
  FieldRule f;
  f.target = to;
  f.textTemplate = text;
  return f;
}

}  // namespace

spojka_value sampleOrder(Arena& a) {
  static constexpr Text kPlain[] = {
      {"order_id", "10234"},
      {"code", "2024010234"},
      {"status", "Vyřízena"},
      {"currency", "CZK"},
      {"customer_group", "Maloobchod"},
      {"admin_url", "https://shop.example.com/admin/objednavky-detail/?id=10234"},
      {"package_number", "DR0000000000Z"},
      {"payment_method", "Platba kartou"},
      {"shipping_method", "Doručení na adresu"},
      {"source_name", "web"},
      {"referer", "https://www.example.com/hledat"}};
  static constexpr Text kPersonal[] = {{"email", "bozena.prikladova@example.com"},
                                       {"phone", "+420600000001"},
                                       {"ip_address", "192.0.2.17"},
                                       {"remark", "Prosím zabalit jako dárek, děkuji."},
                                       {"shop_remark", "Stálá zákaznice."}};
  ObjectBuilder o;
  setAll(o, a, kPlain);
  setAll(o, a, kPersonal, true);
  o.set("created_at", make::timestamp(1717236000000000, 120));
  o.set("billing", address(a)).set("shipping", address(a)).set("total", price(a));
  o.set("items", make::list(a, {item(a), item(a), item(a)}));
  return o.finish(a);
}

spojka_record sampleRecord(Arena& a) {
  spojka_record r{};
  r.stream = toAbi("orders");
  r.key = toAbi("2024010234");
  r.body = sampleOrder(a);
  r.changed_at_us = SPOJKA_TIME_UNKNOWN;
  r.op = SPOJKA_OP_UPSERT;
  return r;
}

host::Mapping sampleMapping() {
  host::FlowRule rule;
  rule.flow = "orders";
  rule.stream = "orders";
  rule.target = "card";
  rule.hasFields = true;
  rule.fields = {from("title", {"code"}),
                 from("firstname", {"billing.full_name"}, {apply("first_name")}),
                 from("lastname", {"billing.full_name", "email", "code"}, {apply("last_name")}),
                 fromTemplate("description", "{status}: {total.with_vat} {currency}"),
                 from("customFields.email", {"email"}, {apply("lower")}),
                 from("customFields.number", {"phone"}, {apply("e164", {"CZ"})}),
                 fromTemplate("customFields.address",
                              "{billing.street} {billing.house_number}, {billing.zip} {billing.city}"),
                 from("customFields.url", {"admin_url"}),
                 from("customFields.order_status", {"status"}),
                 from("customFields.note", {"items[].name"}, {apply("join", {"; "})})};
  std::vector<host::ProfileProblem> problems;
  auto mapping = host::compileMapping(rule, source(), target(), problems);
  if (!mapping)
    throw std::runtime_error("the rules do not compile: " + (problems.empty() ? "" : problems[0].message));
  return std::move(*mapping);
}

}  // namespace bench
