// SPDX-License-Identifier: Apache-2.0
#include "schema.hpp"

#include <gmock/gmock.h>

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "catalog.hpp"

namespace shoptet {
namespace {

using testing::HasSubstr;
using testing::UnorderedElementsAreArray;

using Paths = std::vector<std::string>;

void add(Paths& paths, const std::string& prefix, std::initializer_list<const char*> names) {
  for (const char* name : names) paths.push_back(prefix + name);
}

const spojka::CatalogEntry& stream(const spojka::Catalog& catalog, const std::string& name) {
  for (const auto& entry : catalog.streams)
    if (entry.name == name) return entry;
  throw std::logic_error("no stream " + name);
}
Paths pathsOf(const spojka::CatalogEntry& entry) {
  Paths paths;
  for (const auto& field : entry.fields) paths.push_back(field.path);
  return paths;
}
std::map<std::string, spojka::CatalogField> fieldsOf(const std::string& name) {
  std::map<std::string, spojka::CatalogField> fields;
  const auto catalog = shopCatalog(true);
  for (const auto& field : stream(catalog, name).fields) fields.emplace(field.path, field);
  return fields;
}

TEST(Catalog, has_the_paths_of_customers) {
  Paths wanted;
  add(wanted, "",
      {"guid", "customer_group", "price_list", "remark", "email", "phone", "admin_url", "created_at",
       "changed_at", "birth_date", "billing.country_code", "shipping[].country_code"});
  add(wanted, "accounts[].", {"guid", "email", "phone", "extra"});
  add(wanted, "billing.",
      {"full_name", "company", "street", "house_number", "city", "zip", "country", "company_id", "vat_id"});
  add(wanted, "shipping[].",
      {"guid", "full_name", "company", "street", "house_number", "city", "zip", "country", "extra"});
  EXPECT_THAT(pathsOf(stream(shopCatalog(true), "customers")), UnorderedElementsAreArray(wanted));
}

TEST(Catalog, has_the_paths_of_orders) {
  Paths wanted;
  add(wanted, "", {"order_id",        "code",        "created_at",    "status",         "currency",
                   "exchange_rate",   "email",       "phone",         "customer_group", "ip_address",
                   "remark",          "shop_remark", "customer_guid", "referer",        "package_number",
                   "varchar1",        "varchar2",    "varchar3",      "text1",          "text2",
                   "text3",           "weight",      "source_name",   "admin_url",      "payment_method",
                   "shipping_method", "items_text"});
  add(wanted, "", {"guid", "changed_at", "status_id", "tracking_url"});
  add(wanted, "billing.",
      {"full_name", "company", "street", "house_number", "city", "zip", "country", "country_code",
       "company_id", "vat_id", "identification_number"});
  add(wanted, "shipping.",
      {"full_name", "company", "street", "house_number", "city", "zip", "country", "country_code"});
  add(wanted, "total.", {"with_vat", "without_vat", "vat", "rounding", "to_pay", "paid", "amount_paid"});
  add(wanted, "items[].",
      {"type", "name", "amount", "code", "variant_name", "ean", "plu", "manufacturer", "supplier", "unit",
       "weight", "status", "discount", "extra"});
  for (const char* price : {"items[].unit_price.", "items[].total_price."})
    add(wanted, price, {"with_vat", "without_vat", "vat", "vat_rate"});
  EXPECT_THAT(pathsOf(stream(shopCatalog(true), "orders")), UnorderedElementsAreArray(wanted));
}

// The host takes any path below a listed object whose members are not listed.
TEST(Catalog, leaves_room_for_the_elements_of_an_own_template) {
  for (const auto& entry : shopCatalog(true).streams) EXPECT_EQ(entry.openPrefix, "extra.") << entry.name;
  for (const char* path : {"accounts[].extra", "shipping[].extra"})
    EXPECT_EQ(fieldsOf("customers").at(path).type, "object") << path;
  EXPECT_EQ(fieldsOf("orders").at("items[].extra").type, "object");
}

TEST(Catalog, requires_customers_and_orders_and_says_why) {
  const auto catalog = shopCatalog(false);
  ASSERT_EQ(catalog.streams.size(), 2U);
  for (const auto& entry : catalog.streams) {
    EXPECT_TRUE(entry.required) << entry.name;
    EXPECT_THAT(entry.requiredWhy, HasSubstr("always synchronised together")) << entry.name;
    EXPECT_EQ(entry.openPrefix, "extra.") << "elements of the merchant's own template";
    EXPECT_FALSE(entry.title.empty());
  }
  EXPECT_EQ(stream(catalog, "customers").keyField, "guid");
  EXPECT_EQ(stream(catalog, "orders").keyField, "order_id");
}

TEST(Catalog, says_whether_changes_can_be_asked_for) {
  EXPECT_TRUE(stream(shopCatalog(true), "orders").incremental);
  EXPECT_FALSE(stream(shopCatalog(false), "orders").incremental);
  EXPECT_FALSE(stream(shopCatalog(true), "customers").incremental);
}

TEST(Catalog, titles_every_field_differently) {
  for (const char* name : {"customers", "orders"}) {
    std::set<std::string> titles;
    for (const auto& [path, field] : fieldsOf(name)) {
      EXPECT_FALSE(field.title.empty()) << path;
      EXPECT_TRUE(titles.insert(field.title).second) << path << ": " << field.title;
    }
  }
}

TEST(Catalog, types_its_fields) {
  auto orders = fieldsOf("orders");
  EXPECT_EQ(orders.at("created_at").type, "timestamp");
  EXPECT_EQ(orders.at("total.paid").type, "boolean");
  EXPECT_EQ(orders.at("total.with_vat").type, "decimal");
  EXPECT_EQ(orders.at("items[].amount").type, "decimal");
  EXPECT_EQ(orders.at("code").type, "string") << "may hold letters and leading zeros";
  EXPECT_EQ(orders.at("order_id").type, "string");
}

TEST(Catalog, gives_fields_the_roles_a_proposal_needs) {
  auto orders = fieldsOf("orders");
  EXPECT_EQ(orders.at("code").role, "order.number");
  EXPECT_EQ(orders.at("order_id").role, "order.id");
  EXPECT_EQ(orders.at("admin_url").role, "order.url");
  EXPECT_EQ(orders.at("status").role, "order.status");
  EXPECT_THAT(orders.at("status").finished, ::testing::ElementsAre("Vyřízena", "Stornována"));
  EXPECT_EQ(orders.at("total.with_vat").role, "order.total");
  for (const char* stream : {"customers", "orders"}) {
    auto fields = fieldsOf(stream);
    EXPECT_EQ(fields.at("billing.full_name").role, "person.full_name") << stream;
    EXPECT_EQ(fields.at("billing.company").role, "company.name") << stream;
    EXPECT_EQ(fields.at("email").role, "person.email") << stream;
    EXPECT_EQ(fields.at("phone").role, "person.phone") << stream;
    EXPECT_EQ(fields.at("remark").role, "note") << stream;
    EXPECT_EQ(fields.at("billing.city").role, "address.city") << stream;
  }
  EXPECT_EQ(fieldsOf("customers").at("guid").role, "person.id");
  EXPECT_EQ(fieldsOf("orders").at("customer_guid").role, "person.id");
  EXPECT_EQ(fieldsOf("customers").at("accounts[].email").role, "person.email");
  EXPECT_EQ(fieldsOf("customers").at("accounts[].phone").role, "person.phone");
}

TEST(Catalog, gives_each_role_to_one_single_value_only) {
  for (const char* name : {"customers", "orders"}) {
    std::set<std::string> roles;
    for (const auto& [path, field] : fieldsOf(name))
      EXPECT_TRUE(field.role.empty() || path.find("[]") != std::string::npos ||
                  roles.insert(field.role).second)
          << path << " repeats " << field.role;
  }
}

TEST(Catalog, keeps_the_delivery_address_apart_from_the_person) {
  for (const char* name : {"customers", "orders"})
    for (const auto& [path, field] : fieldsOf(name))
      if (path.rfind("shipping", 0) == 0 && path != "shipping_method") {
        EXPECT_TRUE(field.role.empty() || field.role.rfind("delivery.", 0) == 0) << path;
      }
}

TEST(Catalog, marks_what_tells_who_somebody_is) {
  const std::set<std::string> people{
      "email", "phone", "remark", "ip_address", "billing.full_name", "billing.street", "shipping.city"};
  auto orders = fieldsOf("orders");
  for (const auto& path : people) EXPECT_TRUE(orders.at(path).sensitive) << path;
  for (const char* path : {"code", "status", "total.with_vat", "items[].name"})
    EXPECT_FALSE(orders.at(path).sensitive) << path;
  auto customers = fieldsOf("customers");
  for (const char* path : {"accounts[].email", "accounts[].phone", "shipping[].street"})
    EXPECT_TRUE(customers.at(path).sensitive) << path;
}

TEST(Schema, refuses_tables_that_contradict_themselves) {
  SchemaRows twice{"s", "S", {{"R", -1, 0, true}}, {}, 1};
  twice.fields = {{0, "a", FieldKind::text, 0, "A"}, {0, "b", FieldKind::text, 0, "A"}};
  EXPECT_THROW(Schema{twice}, std::logic_error);
  SchemaRows large{"s", "S", {{"R", -1, 0, true}}, {}, 1};
  for (std::size_t i = 0; i <= kMaxSlots; ++i) large.fields.push_back({0, "a", FieldKind::text});
  EXPECT_THROW(Schema{large}, std::logic_error);
}

TEST(Schema, leads_from_elements_to_members) {
  const Schema& s = ordersSchema();
  const auto step = [&](std::size_t node, std::string_view element) {
    for (std::size_t i = 1; i < s.symbols().size(); ++i)
      if (s.symbols()[i] == element) return s.step(node, i);
    return Schema::Step{};
  };
  EXPECT_EQ(step(0, "CODE").action, Schema::Step::leaf);
  EXPECT_EQ(step(0, "CODE").slot, s.slotOf(0, "code"));
  EXPECT_EQ(step(0, "CURRENCY").action, Schema::Step::node);
  EXPECT_EQ(step(step(0, "CURRENCY").target, "CODE").slot, s.slotOf(0, "currency"))
      << "the same name elsewhere";
  EXPECT_EQ(step(0, "EMAIL").action, Schema::Step::unknown) << "belongs into CUSTOMER";
  EXPECT_EQ(s.step(0, 0).action, Schema::Step::unknown) << "every other name";
}

}  // namespace
}  // namespace shoptet
