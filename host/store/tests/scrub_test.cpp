// SPDX-License-Identifier: Apache-2.0
// What is forgotten is gone from the file, or it is said that it is not.
#include <gmock/gmock.h>

#include "host/store/database.hpp"
#include "host/store/open.hpp"
#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;
using namespace Poco::Data::Keywords;

class ScrubTest : public StoreTest {
 protected:
  void fill() {
    Settlement s;
    s.failed.push_back(failedRecord("k1"));
    s.failed.back().bodyJson = R"({"name":"Zora Erasova"})";
    open()->settle("people", s);
    ASSERT_TRUE(isThere());
  }
  void forget() {
    Settlement gone;
    gone.passed = {"k1"};
    open()->settle("people", gone);
  }
  bool isThere() const { return bytes().find("Erasova") != std::string::npos; }
  std::string bytes() const {
    std::string all;
    for (const char* suffix : {"", "-wal"}) {
      std::ifstream in(file().string() + suffix, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
  }
};

TEST_F(ScrubTest, nothing_of_what_was_forgotten_is_left) {
  fill();
  forget();
  open()->scrub();
  EXPECT_FALSE(isThere());
}

TEST_F(ScrubTest, that_a_reader_keeps_old_pages_in_the_file_is_said_and_doing_it_again_helps) {
  fill();
  {
    auto reader = store::openForReading(file());
    int n = 0;
    reader << "BEGIN", now;
    reader << "SELECT count(*) FROM failed", into(n), now;
    forget();
    auto session = store::openForWriting(file());
    session << "PRAGMA busy_timeout = 0", now;
    store::Database db(file(), "shop", clock, session);
    try {
      db.guarded("rewrite the state", [&] { db.rewrite(); });
      ADD_FAILURE() << "nothing was said";
    } catch (const StoreError& e) {
      EXPECT_EQ(e.kind(), StoreError::Kind::busy);
      EXPECT_TRUE(e.resumable());
      EXPECT_THAT(e.what(), HasSubstr("another process reads it"));
    }
    EXPECT_TRUE(isThere()) << "the reader has to see what it saw";
    reader << "COMMIT", now;
  }
  open()->scrub();
  EXPECT_FALSE(isThere());
}

}  // namespace
}  // namespace spojka::host
