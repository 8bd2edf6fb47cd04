// SPDX-License-Identifier: Apache-2.0
// A disk without room, a disk with errors, a read-only one, a kill while an older state is being migrated.
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <sys/mount.h>

#include <csignal>

#include "host/store/schema.hpp"
#include "older_state.hpp"
#include "preload.hpp"
#include "scenario.hpp"
#include "tally.hpp"

namespace chaos {
namespace {

namespace fs = std::filesystem;
using namespace Poco::Data::Keywords;
using sandbox::Kind;

void changeSome(e2e::World& world) {
  for (std::uint64_t i = 0; i < kOrders; i += 5)
    world.outside.catalogue().changeOrder(i, {{"status", "Zabaleno"}});
}

// Every write from number n on fails. A run says so, unless all was stored and only the tidying up behind it
// failed.
void refuse(Scenario& s, const char* what, const std::string& kind, long n) {
  const Preload preload(s, what, n);
  const auto answer = s.run(preload.variables());
  if (preload.struck() == 0) return;
  EXPECT_TRUE(answer.process.exit == 1 || answer.status() == "ok")
      << what << " at write " << n << ": " << answer.process.err << answer.process.out;
  ++tally().faults[kind];
}

TEST(State, no_room_or_a_failing_disk_from_any_write_on) {
  Scenario s;
  const auto expected = undisturbed(changeSome);
  for (long n = 1; n < 60; n += 2 + s.random(4)) refuse(s, "full", "state: no room from a write on", n);
  s.run();
  changeSome(s.world());
  for (long n = 1; n < 30; n += 1 + s.random(4)) refuse(s, "full", "state: no room from a write on", n);
  for (long n = 1; n < 30; n += 1 + s.random(4)) refuse(s, "fault", "state: disk errors from a write on", n);
  s.prove(expected);
}

// A file system of its own for the state.
class Mounted {
 public:
  explicit Mounted(fs::path where, const char* options) : where_(std::move(where)) {
    fs::create_directories(where_);
    mounted_ = ::mount("tmpfs", where_.c_str(), "tmpfs", 0, options) == 0;
  }
  ~Mounted() {
    if (mounted_) ::umount2(where_.c_str(), MNT_DETACH);
  }
  Mounted(const Mounted&) = delete;
  Mounted& operator=(const Mounted&) = delete;
  explicit operator bool() const { return mounted_; }
  void again(const char* options, unsigned long flags = 0) const {
    EXPECT_EQ(::mount("tmpfs", where_.c_str(), "tmpfs", MS_REMOUNT | flags, options), 0);
  }

 private:
  fs::path where_;
  bool mounted_ = false;
};

TEST(State, a_full_and_a_read_only_file_system) {
  Scenario s;
  const auto expected = undisturbed();
  const Mounted disk(s.world().dir / "disk", "size=100k");
  if (!disk) GTEST_SKIP() << "needs the right to mount";
  s.setState("sqlite:" + (s.world().dir / "disk" / "state.db").string());
  for (const char* size : {"size=100k", "size=116k", "size=132k"}) {
    disk.again(size);
    const auto full = s.run();
    EXPECT_EQ(full.process.exit, 1) << full.process.err;
    tally().faults["state: file system full"] += full.process.exit == 1 ? 1 : 0;
  }
  disk.again("size=16m");
  s.prove(expected);

  disk.again("size=16m", MS_RDONLY);
  s.world().outside.stats().reset();
  changeSome(s.world());
  const auto readOnly = s.run();
  EXPECT_EQ(readOnly.process.exit, 2) << "a person must act first: " << readOnly.process.err;
  tally().faults["state: file system read-only"] += readOnly.process.exit == 2 ? 1 : 0;
  EXPECT_EQ(s.world().outside.stats().requests(Kind::ContactUpdate), 0U)
      << "what cannot be remembered must not be written";
  disk.again("size=16m");
  s.prove(undisturbed(changeSome));
}

std::size_t versionOf(const fs::path& file) {
  Poco::Data::Session session("SQLite", file.string());
  return spojka::host::store::schemaOf(session);
}

TEST(State, killed_while_an_older_state_is_migrated) {
  Poco::Data::SQLite::Connector::registerConnector();
  Scenario s;
  const auto expected = undisturbed();
  const fs::path file = s.world().dir / "state.db";
  const fs::path newest = s.world().dir / "newest";
  s.run();
  fs::copy_file(file, newest);
  std::map<std::size_t, int> found;
  for (std::size_t version = 1; version < spojka::host::store::newestSchema(); ++version) {
    for (const char* what : {"kill", "torn"})
      for (long n = 1; n <= 40; n += 1 + s.random(2)) {
        e2e::makeOlderState(newest, file, version);
        const Preload preload(s, what, n);
        if (s.run(preload.variables()).process.exit != 128 + SIGKILL) break;
        const auto reached = versionOf(file);
        if (reached == spojka::host::store::newestSchema()) break;  // what comes now is covered elsewhere
        ++found[reached];
        ++tally().faults["kill: while the state is migrated"];
      }
    s.prove(expected);
  }
  EXPECT_EQ(found.size(), spojka::host::store::newestSchema() - 1) << "no kill hit between two steps";
}

}  // namespace
}  // namespace chaos
