// SPDX-License-Identifier: Apache-2.0
// SIGKILL in the middle of settling: what is found afterwards is a sequence of whole transactions.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>

#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

constexpr int kKeysPerBatch = 150;

class Kill : public StoreTest {
 protected:
  static Settlement batch(int number) {
    std::vector<std::string> keys;
    for (int i = 0; i < kKeysPerBatch; ++i) keys.push_back(std::to_string(number) + "/" + std::to_string(i));
    Settlement s = settlementOf(keys, std::to_string(number));
    s.failed = {failedRecord("failed " + std::to_string(number))};
    return s;
  }

  // A child that settles one batch after the other and reports each one; killed after `reports` of them.
  // Returns the last number it reported.
  int settleUntilKilled(int from, int reports) const {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) return -1;
    const pid_t child = ::fork();
    if (child == 0) {
      const auto store = open();
      for (int n = from;; ++n) {
        store->settle("people", batch(n));
        if (::write(ends[1], &n, sizeof n) != sizeof n) ::_exit(1);
      }
    }
    ::close(ends[1]);
    int last = -1;
    for (int i = 0; i < reports; ++i)
      if (::read(ends[0], &last, sizeof last) != sizeof last) break;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    // What it still managed to report was stored as well.
    for (int more = 0; ::read(ends[0], &more, sizeof more) == sizeof more;) last = more;
    ::close(ends[0]);
    return last;
  }
};

TEST_F(Kill, leaves_whole_transactions_and_no_checkpoint_ahead_of_its_links) {
  open();
  int next = 1;
  for (int round = 1; round <= 20; ++round) {
    const int reported = settleUntilKilled(next, round % 7 + 1);
    const auto store = open();
    const int checkpoint = std::stoi(store->checkpoint("people", "people").value_or("0"));
    ASSERT_GE(checkpoint, reported) << "what was reported as stored is stored";
    ASSERT_LE(checkpoint, reported + 1);
    EXPECT_EQ(store->countLinks("people"), static_cast<std::int64_t>(checkpoint) * kKeysPerBatch);
    EXPECT_EQ(store->countFailed("people"), checkpoint);
    next = checkpoint + 1;
  }
}

}  // namespace
}  // namespace spojka::host
