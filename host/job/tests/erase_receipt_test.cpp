// SPDX-License-Identifier: Apache-2.0
#include "host/job/erase_receipt.hpp"

#include <gmock/gmock.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "host/base/run_status.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class Receipt : public ::testing::Test {
 protected:
  Receipt() {
    char name[] = "/tmp/spojka-receipt-XXXXXX";
    dir = ::mkdtemp(name);
    receipt.profile = "shop";
    receipt.atUs = 1'700'000'000'000'000;
    receipt.email = "zora@example.com";
    receipt.notSearched.push_back({"destination", "people", "title", "says \"finished\":true", 2});
    for (const char* key : {"k1", "k2"}) {
      ErasedRecord r;
      r.stream = "people";
      r.key = key;
      r.target = std::string("shop_people_") + key;
      r.foundBy = "email";
      r.atSource = key[1] == '1' ? AtSource::yes : AtSource::unknown;
      receipt.records.push_back(r);
    }
  }
  ~Receipt() override {
    std::error_code ignored;
    std::filesystem::remove_all(dir, ignored);
  }
  std::string file(const char* name = "r.json") const { return (dir / name).string(); }
  static std::string content(const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  std::filesystem::path dir;
  ErasureReceipt receipt;
};

TEST_F(Receipt, is_whole_before_anything_is_erased_and_changes_in_its_place) {
  ReceiptFile written(file(), receipt);
  written.keep();
  const auto size = content(file()).size();
  struct stat info {};
  ASSERT_EQ(::stat(file().c_str(), &info), 0);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  written.set(0, "deleting", false, false);
  EXPECT_THAT(content(file()), HasSubstr(R"("destination":"deleting")"));
  written.set(0, "was_not_there", true, true);
  written.set(1, "deleted", false, true);
  written.finish();
  const std::string text = content(file());
  EXPECT_EQ(text, written.text());
  EXPECT_EQ(text.size(), size);
  EXPECT_THAT(text, AllOf(Not(HasSubstr("zora@")), Not(HasSubstr("\"k1\"")), Not(HasSubstr("shop_people"))));
  Arena a;
  const spojka_value parsed = parseJson(a, text);
  const ValueView v(parsed);
  EXPECT_TRUE(v.find("finished").boolean());
  EXPECT_TRUE(v.find("state_rewritten").boolean());
  const ValueView first = v.find("records").item(0);
  EXPECT_EQ(first.find("destination").text(), "was_not_there");
  EXPECT_TRUE(first.find("link_removed").boolean());
  EXPECT_TRUE(first.find("failed_record_removed").boolean());
  EXPECT_TRUE(first.find("at_source").boolean());
  EXPECT_EQ(first.find("key").text(), written.hashOf("k1"));
  const ValueView second = v.find("records").item(1);
  EXPECT_EQ(second.find("destination").text(), "deleted");
  EXPECT_FALSE(second.find("link_removed").boolean());
  EXPECT_TRUE(second.find("at_source").isNull())
      << "where the source was not searched, nothing is said of it";
  EXPECT_EQ(v.find("not_searched").item(0).find("count").integer(), 2);
}

TEST_F(Receipt, that_cannot_be_made_is_said_before_anything_is_erased) {
  for (const std::string& name : {file("no/such/folder"), dir.string()}) try {
      const ReceiptFile written(name, receipt);
      ADD_FAILURE() << name;
    } catch (const StatusError& e) {
      EXPECT_THAT(e.what(), AllOf(HasSubstr(name), HasSubstr("nothing was erased")));
    }
}

TEST_F(Receipt, of_two_erasures_in_one_second_have_names_of_their_own) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(dir);
  {
    ReceiptFile first("", receipt);
    ReceiptFile second("", receipt);
    first.keep();
    EXPECT_EQ(first.name(), "erasure-shop-1700000000.json");
    EXPECT_EQ(second.name(), "erasure-shop-1700000000-2.json");
  }
  EXPECT_TRUE(std::filesystem::exists("erasure-shop-1700000000.json"));
  EXPECT_FALSE(std::filesystem::exists("erasure-shop-1700000000-2.json")) << "nothing was begun";
  std::filesystem::current_path(before);
}

TEST_F(Receipt, left_unfinished_can_be_gone_on_with_by_its_profile_only) {
  {
    ReceiptFile written(file(), receipt);
    written.keep();
    written.set(0, "deleted", true, false);
    written.set(1, "deleting", false, false);
  }
  EXPECT_THROW(ReceiptFile::resume(file(), "other"), StatusError);
  {
    ReceiptFile again = ReceiptFile::resume(file(), "shop");
    ASSERT_EQ(again.rows().size(), 2U);
    EXPECT_TRUE(again.rows()[0].final());
    EXPECT_FALSE(again.rows()[1].final());
    EXPECT_EQ(again.rows()[1].hash, again.hashOf("k2"));
    again.set(1, "deleted", true, false);
    again.finish();
  }
  EXPECT_THAT(content(file()), Not(HasSubstr("deleting")));
  EXPECT_THROW(ReceiptFile::resume(file(), "shop"), StatusError) << "it is finished";
  std::ofstream(file("x")) << "{}";
  EXPECT_THROW(ReceiptFile::resume(file("x"), "shop"), StatusError);
  EXPECT_THROW(ReceiptFile::resume(file("absent"), "shop"), StatusError);
}

}  // namespace
}  // namespace spojka::host
