// SPDX-License-Identifier: Apache-2.0
// A signal ends the program whatever it waits for, and what nobody reads does not hold it up. Each of these
// would go on until the test kills it.
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <Poco/Data/Statement.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <string>
#include <thread>

#include "world.hpp"

namespace e2e {
namespace {

using namespace Poco::Data::Keywords;
using ::testing::HasSubstr;

constexpr const char* kLastResort = "did not come back after the signal";

// A pipe with a name, which the test neither fills nor empties unless it says so.
class Pipe {
 public:
  explicit Pipe(std::filesystem::path path) : path_(std::move(path)) {
    EXPECT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  }
  ~Pipe() {
    if (fd_ >= 0) ::close(fd_);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  std::string path() const { return path_.string(); }
  // Once somebody has it open for reading, or waits to.
  void waitForReader(const Process& reader) {
    while (reader.alive() && fd_ < 0) {
      fd_ = ::open(path_.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);
      std::this_thread::yield();
    }
  }
  // As when the program that reads it hangs.
  void fillUp() {
    fd_ = ::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
    const std::string piece(4096, '.');
    while (::write(fd_, piece.data(), piece.size()) > 0) {
    }
  }

 private:
  std::filesystem::path path_;
  int fd_ = -1;
};

// The same command with a descriptor of its own led elsewhere.
std::vector<std::string> redirected(std::vector<std::string> command, const std::string& where) {
  command.insert(command.begin(), {"/bin/sh", "-c", "exec \"$0\" \"$@\" " + where});
  return command;
}

std::string interrupted(Process& process) {
  process.signal(SIGINT);
  const auto end = process.wait();
  EXPECT_EQ(end.exit, 130) << end.err;
  return end.err;
}

TEST(PromptEnd, while_a_profile_or_a_secret_is_a_pipe_that_nobody_writes) {
  World w(1, 1);
  {
    Pipe profile(w.dir / "profile.pipe");
    auto command = w.command("status");
    command[2] = profile.path();
    Process process(command, w.environment);
    profile.waitForReader(process);
    EXPECT_THAT(interrupted(process), HasSubstr("profile.pipe"));
  }
  w.writeProfile({{"${file:orders_hash}", "${file:secret.pipe}"}});
  Pipe secret(w.dir / "secret.pipe");
  Process process(w.command("run"), w.environment);
  secret.waitForReader(process);
  EXPECT_THAT(interrupted(process), HasSubstr("secret.pipe"));
}

TEST(PromptEnd, while_something_waits_that_does_not_look_at_the_signal) {
  World w(1, 1);
  ASSERT_EQ(w.run().process.exit, 0);
  Pipe rows(w.dir / "rows.pipe");
  auto command = w.command("state");
  command.insert(command.begin() + 2, "import");
  command.insert(command.begin() + 4, {rows.path()});
  Process process(command, w.environment);
  rows.waitForReader(process);
  EXPECT_THAT(interrupted(process), HasSubstr(kLastResort));
}

TEST(PromptEnd, a_run_whose_messages_nobody_reads_does_its_work) {
  World w(3, 10);
  Pipe messages(w.dir / "messages.pipe");
  messages.fillUp();
  const auto where = "2>" + messages.path();
  Process run(redirected(w.command("run", {"--json", "--log-level", "debug"}), where), w.environment);
  EXPECT_EQ(run.wait().exit, 0);
  EXPECT_EQ(w.outside.contactCount(), 13U);
  w.writeProfile({{"to: contact", "to: nothing"}});
  Process wrong(redirected(w.command("run"), where), w.environment);
  EXPECT_EQ(wrong.wait().exit, 2) << "an error that nobody reads";
}

#ifdef E2E_HANG
std::map<std::string, std::string> hangingAt(const World& w, const char* what) {
  auto environment = w.environment;
  environment["LD_PRELOAD"] = E2E_HANG;
  environment["HANG"] = what;
  return environment;
}

TEST(PromptEnd, while_a_name_is_resolved) {
  World w(1, 1);
  w.writeProfile({{"DAKTELA_URL", "https://centre.example.com"}});
  for (const char* verb : {"run", "check", "plan"}) {
    Process process(w.command(verb), hangingAt(w, "name"));
    const auto end = process.wait();
    EXPECT_EQ(end.exit, 130) << verb << ": " << end.err;
    EXPECT_EQ(end.err.find(kLastResort), std::string::npos) << "by itself: " << end.err;
  }
}

TEST(PromptEnd, while_another_process_holds_the_state) {
  World w(1, 1);
  ASSERT_EQ(w.run().process.exit, 0);
  Poco::Data::SQLite::Connector::registerConnector();
  Poco::Data::Session other("SQLite", (w.dir / "state.db").string());
  // A process at work, and one that lets nobody look into it at all.
  for (const char* mode : {"NORMAL", "EXCLUSIVE"}) {
    std::string answer;
    other << "PRAGMA locking_mode = " + std::string(mode), into(answer), now;
    other << "BEGIN EXCLUSIVE", now;
    Process process(w.command("run"), hangingAt(w, "lock"));
    const auto end = process.wait();
    EXPECT_EQ(end.exit, 130) << mode << ": " << end.err;
    EXPECT_EQ(end.err.find(kLastResort), std::string::npos) << "by itself: " << end.err;
    other << "ROLLBACK", now;
  }
}
#endif

}  // namespace
}  // namespace e2e
