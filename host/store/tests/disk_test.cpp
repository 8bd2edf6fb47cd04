// SPDX-License-Identifier: Apache-2.0
// A disk that is full, limited or read-only: an error that says so, a state that stays whole, and a store
// that goes on once there is room again.
#include <signal.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "host/store/tests/support.hpp"

namespace spojka::host {
namespace {

class Disk : public StoreTest {
 protected:
  static Settlement batch(int number) {
    std::vector<std::string> keys;
    for (int i = 0; i < 500; ++i)
      keys.push_back(std::to_string(number) + "/" + std::string(100, 'k') + std::to_string(i));
    return settlementOf(keys, std::to_string(number));
  }
  // Settles until the disk refuses; the number of batches that went in.
  static int fillUp(Store& store, std::string& said) {
    for (int n = 1; n < 1000; ++n) try {
        store.settle("people", batch(n));
      } catch (const StoreError& e) {
        EXPECT_EQ(e.kind(), StoreError::Kind::unavailable) << e.what();
        said = e.what();
        return n - 1;
      }
    ADD_FAILURE() << "the disk never got full";
    return 0;
  }
  static void expectWhole(Store& store, int batches) {
    EXPECT_EQ(store.checkpoint("people", "people").value_or("0"), std::to_string(batches));
    EXPECT_EQ(store.countLinks("people"), batches * 500);
  }
};

// Lowers the largest file this process may write, and gives it back.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit lower{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &lower);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST_F(Disk, a_size_limit_stops_a_settlement_whole_and_the_store_goes_on_afterwards) {
  const auto store = open();
  std::string said;
  int stored = 0;
  {
    const FileSizeLimit limit(600 * 1024);
    stored = fillUp(*store, said);
  }
  EXPECT_GT(stored, 0);
  EXPECT_NE(said.find("run again"), std::string::npos) << said;
  expectWhole(*store, stored);
  store->settle("people", batch(stored + 1));
  expectWhole(*open(), stored + 1);
}

TEST_F(Disk, a_full_disk_stops_a_settlement_whole_and_the_store_goes_on_afterwards) {
  std::filesystem::create_directories(dir / "state");
  if (::mount("tmpfs", (dir / "state").c_str(), "tmpfs", 0, "size=1m") != 0)
    GTEST_SKIP() << "needs the right to mount";
  {
    const auto store = open();
    std::string said;
    const int stored = fillUp(*store, said);
    EXPECT_GT(stored, 0);
    EXPECT_NE(said.find("full"), std::string::npos) << said;
    expectWhole(*store, stored);
    ASSERT_EQ(::mount("tmpfs", (dir / "state").c_str(), "tmpfs", MS_REMOUNT, "size=16m"), 0);
    store->settle("people", batch(stored + 1));
    expectWhole(*store, stored + 1);
  }
  EXPECT_EQ(::umount((dir / "state").c_str()), 0);
}

// What `act` says as a user who may only read; root reads and writes everything.
std::string asAnotherUser(const std::function<void()>& act) {
  std::array<int, 2> ends{};
  if (::pipe(ends.data()) != 0) return "no pipe";
  const pid_t child = ::fork();
  if (child == 0) {
    std::string said = "no error";
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(1);
    try {
      act();
    } catch (const StoreError& e) {
      said = e.what();
    }
    ::_exit(::write(ends[1], said.data(), said.size()) < 0 ? 1 : 0);
  }
  ::close(ends[1]);
  std::string said(4096, '\0');
  const auto size = ::read(ends[0], said.data(), said.size());
  said.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  ::close(ends[0]);
  ::waitpid(child, nullptr, 0);
  return said;
}

TEST_F(Disk, a_read_only_file_says_what_to_change_and_can_still_be_looked_at) {
  open()->settle("people", settlementOf({"a"}, "c"));
  namespace fs = std::filesystem;
  fs::permissions(dir, fs::perms(0755));
  fs::permissions(file().parent_path(), fs::perms(0555));
  fs::permissions(file(), fs::perms(0444));
  const std::string said = asAnotherUser([&] { open()->settle("people", settlementOf({"b"}, "d")); });
  EXPECT_NE(said.find("writable"), std::string::npos) << said;
  EXPECT_EQ(asAnotherUser([&] {
              if (openExistingStore(url(), "shop", clock)->countLinks("people") != 1)
                throw StoreError(StoreError::Kind::unavailable, "not one link");
            }),
            "no error");
  fs::permissions(file().parent_path(), fs::perms(0755));
}

}  // namespace
}  // namespace spojka::host
