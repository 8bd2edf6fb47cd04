// SPDX-License-Identifier: Apache-2.0
// What the source's system told: durable before it is answered, once each, and forgotten only once read.
#include "host/store/inbox.hpp"

#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

class InboxTest : public StoreTest {
 protected:
  std::unique_ptr<Inbox> inbox(const std::string& profile = "shop") const {
    return openInbox(url(), profile, clock);
  }
  static std::vector<std::string> keysOf(Inbox& inbox) {
    std::vector<std::string> keys;
    for (const auto& notice : inbox.waiting(100))
      keys.push_back(notice.record.stream + ":" + notice.record.key);
    return keys;
  }
};

using Keys = std::vector<std::string>;

TEST_F(InboxTest, keeps_what_was_put_for_whoever_opens_it_next) {
  inbox()->put({{"cards", "1"}, {"people", "1"}, {"cards", "2"}});
  EXPECT_EQ(keysOf(*inbox()), (Keys{"cards:1", "people:1", "cards:2"}));
  EXPECT_TRUE(keysOf(*inbox("other")).empty());
  EXPECT_EQ(inbox()->load().waiting, 3);
  EXPECT_EQ(inbox()->load().oldestUs, clock.nowMicros());
}

TEST_F(InboxTest, has_each_record_once_and_from_when_it_was_told_last) {
  const auto box = inbox();
  box->put({{"cards", "1"}, {"cards", "2"}, {"cards", "1"}});
  EXPECT_EQ(keysOf(*box), (Keys{"cards:2", "cards:1"}));
}

TEST_F(InboxTest, forgets_what_was_read_and_not_what_was_told_meanwhile) {
  const auto box = inbox();
  box->put({{"cards", "1"}, {"cards", "2"}});
  const auto taken = box->waiting(10);
  inbox()->put({{"cards", "2"}, {"cards", "3"}});
  box->done(taken);
  EXPECT_EQ(keysOf(*box), (Keys{"cards:2", "cards:3"}));
}

TEST_F(InboxTest, never_takes_a_new_notice_for_the_one_that_was_read_last) {
  const auto box = inbox();
  box->put({{"cards", "1"}});
  const auto taken = box->waiting(1);
  box->done(taken);
  box->put({{"cards", "1"}});
  box->done(taken);
  EXPECT_EQ(keysOf(*box), (Keys{"cards:1"}));
}

TEST_F(InboxTest, makes_no_state_before_something_was_told) {
  const auto box = inbox();
  EXPECT_TRUE(box->waiting(1).empty());
  box->done({{1, {"cards", "1"}, 0}});
  box->put({});
  EXPECT_EQ(box->load().waiting, 0);
  EXPECT_FALSE(std::filesystem::exists(file()));
}

TEST_F(InboxTest, waits_for_no_run) {
  const auto running = open();
  running->beginRun("r1");
  inbox()->put({{"cards", "1"}});
  EXPECT_EQ(inbox()->load().waiting, 1);
}

}  // namespace
}  // namespace spojka::host
