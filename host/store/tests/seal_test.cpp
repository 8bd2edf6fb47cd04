// SPDX-License-Identifier: Apache-2.0
// Values of persons in an encrypted state: nobody reads them in the file, only the right key opens them.
#include "host/store/seal.hpp"

#include <gmock/gmock.h>

#include "host/store/state_admin.hpp"
#include "host/store/state_key.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

using namespace Poco::Data::Keywords;
using ::testing::HasSubstr;

const std::string kKey(64, 'k');
constexpr const char* kValue = "jana@example.com";

class Sealed : public StoreTest {
 protected:
  ~Sealed() override { useStateKey(url(), "shop", ""); }

  void fill() const {
    const auto store = open();
    store->gather("people", {}, [](MemberTable& table) {
      Member m;
      m.stream = "visits";
      m.key = "1";
      m.body = std::string(R"({"mail":")") + kValue + "\"}";
      table.add(m);
    });
    Settlement settlement;
    FailedRecord f = failedRecord("k");
    f.bodyJson = m();
    f.message = m();
    f.trace = m();
    f.answerExcerpt = m();
    settlement.failed = {f};
    store->settle("people", settlement);
  }
  static std::string m() { return std::string(R"({"mail":")") + kValue + "\"}"; }
  void expectReadable() const {
    const auto store = open();
    store->lookAtMembers("people", [](MemberTable& table) {
      const auto found = table.find("visits", "1");
      ASSERT_TRUE(found);
      EXPECT_EQ(found->body, m());
    });
    const auto failed = store->failed("people", "", 9);
    ASSERT_EQ(failed.size(), 1U);
    for (const auto& text : {failed[0].bodyJson, failed[0].message, failed[0].trace, failed[0].answerExcerpt})
      EXPECT_EQ(text, m());
    EXPECT_EQ(failed[0].reason, "rejected");
  }
  bool standsInTheFile() const {
    for (const char* suffix : {"", "-wal"}) {
      std::ifstream in(file().string() + suffix, std::ios::binary);
      const std::string bytes((std::istreambuf_iterator<char>(in)), {});
      if (bytes.find(kValue) != std::string::npos) return true;
    }
    return false;
  }
  // As a SQLite does that is not built to wipe what it deletes.
  void leaveInFreeSpace() const {
    Poco::Data::Session session("SQLite", file().string());
    int wipes = 1;
    session << "PRAGMA secure_delete = OFF", into(wipes), now;
    ASSERT_EQ(wipes, 0);
    session << "CREATE TABLE scrap AS SELECT '" + m() + "' AS x", now;
    session << "DROP TABLE scrap", now;
  }
  std::string refusal() const {
    try {
      open();
    } catch (const StoreError& e) {
      EXPECT_EQ(e.status(), RunStatus::damaged);
      return e.what();
    }
    return "(opened)";
  }
};

TEST_F(Sealed, values_are_in_the_file_for_nobody_and_come_back_as_they_were) {
  useStateKey(url(), "shop", kKey);
  fill();
  EXPECT_FALSE(standsInTheFile());
  expectReadable();
}

TEST_F(Sealed, turning_it_on_writes_what_is_stored_anew) {
  fill();
  EXPECT_TRUE(standsInTheFile());
  leaveInFreeSpace();
  useStateKey(url(), "shop", kKey);
  expectReadable();
  EXPECT_FALSE(standsInTheFile()) << "nor in what the file has free";
  expectReadable();
}

TEST_F(Sealed, another_key_or_none_opens_nothing) {
  useStateKey(url(), "shop", kKey);
  fill();
  useStateKey(url(), "shop", std::string(64, 'x'));
  EXPECT_THAT(refusal(), HasSubstr("is not the one"));
  useStateKey(url(), "shop", "");
  EXPECT_THAT(refusal(), HasSubstr("names no key"));
  EXPECT_THROW(openExistingStateAdmin(url(), "shop", clock), StoreError);
  EXPECT_NO_THROW(open("other")) << "what another profile keeps in the file is not concerned";
  useStateKey(url(), "shop", kKey);
  expectReadable();
}

TEST_F(Sealed, a_value_that_was_changed_or_put_in_anothers_place_is_noticed) {
  const std::string salt = store::Cipher::newSalt();
  const store::Cipher cipher(kKey, salt, "shop");
  std::string sealed = cipher.seal("member.body", "text");
  EXPECT_EQ(cipher.open("member.body", sealed), "text");
  EXPECT_NE(cipher.seal("member.body", "text"), sealed) << "the same twice is not to be seen";
  EXPECT_THROW(cipher.open("failed.body", sealed), StoreError);
  EXPECT_THROW(store::Cipher(kKey, salt, "other").open("member.body", sealed), StoreError);
  sealed.back() = static_cast<char>(sealed.back() ^ 1);
  EXPECT_THROW(cipher.open("member.body", sealed), StoreError);
  EXPECT_THROW(cipher.open("member.body", sealed.substr(0, 20)), StoreError);
}

}  // namespace
}  // namespace spojka::host
