// SPDX-License-Identifier: Apache-2.0
#include "spojka/catalog.hpp"

#include <gtest/gtest.h>

namespace spojka {
namespace {

CatalogField fullField() {
  CatalogField f;
  f.path = "accounts[].email";
  f.type = "integer";
  f.title = "E-mail";
  f.help = "Of the account";
  f.role = "person.email";
  f.list = f.set = f.sensitive = f.required = f.readonly = true;
  f.maxLength = 255;
  f.options = {"a", "b"};
  f.refersTo = "account";
  f.finished = {"b"};
  return f;
}

CatalogEntry fullEntry() {
  CatalogEntry e;
  e.name = "customers";
  e.title = "Zákazníci";
  e.help = "All of them";
  e.keyField = "guid";
  e.required = true;
  e.requiredWhy = "because \"both\" belong together";
  e.incremental = true;
  e.log = true;
  e.openPrefix = "extra.";
  CatalogField plain;
  plain.path = "guid";
  e.fields = {fullField(), plain};
  return e;
}

void expectSame(const CatalogField& a, const CatalogField& b) {
  EXPECT_EQ(a.path, b.path);
  EXPECT_EQ(a.type, b.type);
  EXPECT_EQ(a.title, b.title);
  EXPECT_EQ(a.help, b.help);
  EXPECT_EQ(a.role, b.role);
  EXPECT_EQ(a.list, b.list);
  EXPECT_EQ(a.sensitive, b.sensitive);
  EXPECT_EQ(a.required, b.required);
  EXPECT_EQ(a.readonly, b.readonly);
  EXPECT_EQ(a.maxLength, b.maxLength);
  EXPECT_EQ(a.options, b.options);
  EXPECT_EQ(a.set, b.set);
  EXPECT_EQ(a.refersTo, b.refersTo);
  EXPECT_EQ(a.finished, b.finished);
}

void expectSame(const CatalogEntry& a, const CatalogEntry& b) {
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.title, b.title);
  EXPECT_EQ(a.help, b.help);
  EXPECT_EQ(a.keyField, b.keyField);
  EXPECT_EQ(a.required, b.required);
  EXPECT_EQ(a.requiredWhy, b.requiredWhy);
  EXPECT_EQ(a.incremental, b.incremental);
  EXPECT_EQ(a.log, b.log);
  EXPECT_EQ(a.openPrefix, b.openPrefix);
  ASSERT_EQ(a.fields.size(), b.fields.size());
  for (std::size_t i = 0; i < a.fields.size(); ++i) expectSame(a.fields[i], b.fields[i]);
}

TEST(Catalog, SurvivesARoundTrip) {
  Catalog catalog;
  CatalogEntry small;
  small.name = "orders";
  catalog.streams = {fullEntry(), small};
  catalog.targets = {fullEntry()};
  const Catalog back = parseCatalog(toJson(catalog));
  ASSERT_EQ(back.streams.size(), 2U);
  ASSERT_EQ(back.targets.size(), 1U);
  expectSame(back.streams[0], catalog.streams[0]);
  expectSame(back.streams[1], catalog.streams[1]);
  expectSame(back.targets[0], catalog.targets[0]);
}

TEST(Catalog, EmptyIsEmpty) {
  EXPECT_EQ(toJson(Catalog()), "{}");
  const Catalog back = parseCatalog("{}");
  EXPECT_TRUE(back.streams.empty());
  EXPECT_TRUE(back.targets.empty());
}

TEST(Catalog, EntriesAndFieldsNeedNames) {
  EXPECT_THROW(parseCatalog(R"({"streams":[{"title":"x"}]})"), DataError);
  EXPECT_THROW(parseCatalog(R"({"targets":[{"name":"x","fields":[{"type":"string"}]}]})"), DataError);
  EXPECT_THROW(parseCatalog("{"), JsonError);
}

TEST(Catalog, UnknownMembersOfTheFutureAreIgnored) {
  const Catalog c = parseCatalog(R"({"streams":[{"name":"x","colour":"red","fields":[]}],"version":9})");
  ASSERT_EQ(c.streams.size(), 1U);
  EXPECT_EQ(c.streams[0].name, "x");
}

TEST(CheckReport, SurvivesARoundTrip) {
  CheckReport report;
  report.ok("reach", "Shop reachable", "answers", "uri");
  report.warning("old", "Version", "is old", "update it", "uri");
  report.error("hash", "Hash", "is refused", "copy the link again", "orders_hash");
  report.skipped("later", "Later", "not reached");
  const CheckReport back = parseCheckReport(toJson(report));
  ASSERT_EQ(back.rows.size(), 4U);
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(back.rows[i].id, report.rows[i].id);
    EXPECT_EQ(back.rows[i].title, report.rows[i].title);
    EXPECT_EQ(back.rows[i].status, report.rows[i].status);
    EXPECT_EQ(back.rows[i].message, report.rows[i].message);
    EXPECT_EQ(back.rows[i].hint, report.rows[i].hint);
    EXPECT_EQ(back.rows[i].setting, report.rows[i].setting);
  }
}

TEST(CheckReport, PassesUnlessARowIsAnError) {
  CheckReport report;
  EXPECT_TRUE(report.passed());
  report.ok("a", "A", "");
  report.warning("b", "B", "", "");
  report.skipped("c", "C", "");
  EXPECT_TRUE(report.passed());
  report.error("d", "D", "", "");
  EXPECT_FALSE(report.passed());
}

}  // namespace
}  // namespace spojka
