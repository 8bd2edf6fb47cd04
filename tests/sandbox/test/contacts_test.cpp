// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cstdio>
#include <stdexcept>

#include "cli/commands.hpp"

namespace sandbox {
namespace {

constexpr const char* kThree =
    R"({"name":"demo_customers_1","title":"Žofie","firstname":"Žofie","lastname":"Malá","customFields":{"email":["z@example.com","y@example.com"]}}
{"name":"demo_orders_1","title":"2024001","lastname":"Novák","description":"Nová:\n120 CZK","customFields":{"number":["+420600000001"],"url":["https://shop.example.com/admin/?id=1"]}}
{"name":"demo_orders_2","title":"2024002","lastname":"Dlouhá","customFields":{}}
)";

TEST(contact_table, shows_every_column_and_counts_by_kind) {
  EXPECT_EQ(contactTable(kThree, {}),
            "TITLE    NAME        E-MAIL                        PHONE          URL                           "
            "        DESCRIPTION\n"
            "Žofie    Žofie Malá  z@example.com, y@example.com\n"
            "2024001  Novák                                     +420600000001  "
            "https://shop.example.com/admin/?id=1  Nová: 120 CZK\n"
            "2024002  Dlouhá\n"
            "3 contacts: 1 demo_customers, 2 demo_orders\n");
}

TEST(contact_table, limits_rows_but_counts_all) {
  const std::string table = contactTable(kThree, {1, {}});
  EXPECT_NE(table.find("Žofie"), std::string::npos);
  EXPECT_NE(table.find("2024001"), std::string::npos) << "one of each kind";
  EXPECT_EQ(table.find("2024002"), std::string::npos);
  EXPECT_NE(table.find("... and 1 more\n3 contacts: 1 demo_customers, 2 demo_orders\n"), std::string::npos);
}

TEST(contact_table, keeps_only_titles_asked_for) {
  const std::string table = contactTable(kThree, {20, "24002"});
  EXPECT_NE(table.find("Dlouhá"), std::string::npos);
  EXPECT_EQ(table.find("Novák"), std::string::npos);
  EXPECT_NE(table.find("1 contact: 1 demo_orders\n"), std::string::npos);
}

TEST(contact_table, says_that_nothing_arrived) {
  EXPECT_EQ(contactTable("", {}), "0 contacts\n");
}

TEST(contact_table, cuts_long_cells_between_characters) {
  const std::string table = contactTable(R"({"name":"x","title":"žžžžžžžžžžžžžžžžžžžžžžžžžžžžžžžžžž"})", {});
  EXPECT_NE(table.find("\nžžžžžžžžžžžžžžžžžžžžžžžžž...\n"), std::string::npos) << table;
  EXPECT_NE(table.find("1 contact: 1 other"), std::string::npos);
}

TEST(contact_table, refuses_what_is_no_list_of_contacts) {
  EXPECT_THROW(contactTable("<html>", {}), std::invalid_argument);
}

TEST(contacts_verb, reads_a_running_sandbox) {
  Sandbox world((Options()));
  world.start();
  world.putContact(
      "demo_orders_9",
      R"({"title":"2024009","lastname":"Nová","database":"eshop","customFields":{"email":["n@example.com"]}})");
  std::FILE* out = std::tmpfile();
  ASSERT_NE(out, nullptr);
  EXPECT_EQ(contacts(world.controlUrl(), {}, out), 0);
  std::rewind(out);
  std::string text(4096, '\0');
  text.resize(std::fread(text.data(), 1, text.size(), out));
  std::fclose(out);
  EXPECT_NE(text.find("2024009  Nová  n@example.com"), std::string::npos) << text;
  EXPECT_NE(text.find("1 contact: 1 demo_orders"), std::string::npos) << text;
}

TEST(contacts_verb, says_when_nobody_answers) {
  std::string gone;
  {
    Sandbox world((Options()));
    world.start();
    gone = world.controlUrl();
  }
  try {
    contacts(gone, {}, stdout);
    FAIL() << "somebody answered";
  } catch (const std::runtime_error& e) {
    EXPECT_NE(std::string(e.what()).find(gone), std::string::npos);
    EXPECT_NE(std::string(e.what()).find("SANDBOX_CONTROL_URL"), std::string::npos);
  }
  EXPECT_THROW(contacts("ftp://localhost:1", {}, stdout), std::invalid_argument);
}

}  // namespace
}  // namespace sandbox
