// SPDX-License-Identifier: Apache-2.0
#include "api/code_book.hpp"

#include <gmock/gmock.h>

#include "spojka/testing/fake_host.hpp"

namespace shoptet::api {
namespace {

class TheCodeBook : public ::testing::Test {
 protected:
  std::optional<std::string> idOf(const std::string& code) const {
    const auto context = host.context();
    return CodeBook(context).idOf(code);
  }
  mutable spojka::testing::FakeHost host;
};

TEST_F(TheCodeBook, remembers_beyond_the_run_what_was_stored) {
  const auto context = host.context();
  CodeBook book(context);
  EXPECT_TRUE(book.empty());
  book.learn("2026000001", "58656");
  book.learn("VO 12-x", "12");
  book.learn("2026000001", "58656");
  EXPECT_EQ(book.idOf("2026000001"), "58656");
  EXPECT_EQ(idOf("2026000001"), std::nullopt) << "not stored yet";
  book.store();
  EXPECT_EQ(idOf("2026000001"), "58656");
  EXPECT_EQ(idOf("VO 12-x"), "12");
  EXPECT_EQ(idOf("2026000002"), std::nullopt);
}

TEST_F(TheCodeBook, keeps_within_what_the_host_keeps_and_gives_up_the_oldest) {
  const auto context = host.context();
  CodeBook book(context);
  for (std::int64_t id = 400'000; id > 0; id -= 7)
    book.learn("20260" + std::to_string(id), std::to_string(id));
  book.store();
  EXPECT_LE(host.memory.size(), 100U);
  for (const auto& [name, kept] : host.memory) EXPECT_LE(kept.value.size(), 65536U) << name;
  EXPECT_EQ(idOf("20260400000"), "400000");
  EXPECT_EQ(idOf("20260399993"), "399993");
  EXPECT_EQ(idOf("202601"), std::nullopt);
  // Newer ones take the place of older ones.
  book.learn("new", "500000");
  book.store();
  EXPECT_LE(host.memory.size(), 100U);
  EXPECT_EQ(idOf("new"), "500000");
}

TEST_F(TheCodeBook, stores_only_what_is_new) {
  const auto context = host.context();
  CodeBook book(context);
  book.learn("a", "1");
  book.store();
  host.memory["orders.0"].value = "untouched";
  book.learn("a", "1");
  book.store();
  EXPECT_EQ(host.memory.at("orders.0").value, "untouched");
}

TEST_F(TheCodeBook, takes_no_id_that_is_no_number_and_survives_an_odd_memory) {
  const auto context = host.context();
  CodeBook book(context);
  book.learn("a", "12x");
  book.learn("", "12");
  EXPECT_TRUE(book.empty());
  host.memory["orders"] = {"3 x", false};
  EXPECT_EQ(idOf("a"), std::nullopt);
  host.memory["orders"] = {"0 0", false};
  host.memory["orders.0"] = {"\n 5\n7\nx y\n9 code\n", false};
  EXPECT_EQ(idOf("code"), "9");
}

}  // namespace
}  // namespace shoptet::api
