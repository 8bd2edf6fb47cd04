// SPDX-License-Identifier: Apache-2.0
// Secrets and a person with unmistakable data are planted, and everything the program leaves behind is
// searched for them: answers, logs, errors, the stored state, crashes.
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <thread>

#include "world.hpp"

namespace e2e {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string> kPersonal{"Canaryname", "Hiddenov",   "canary.person", "hidden-canary",
                                         "601987654",  "601 987 65", "Canarystreet",  "Canaryremark"};

// One customer and one record more, both the same person: what a server quotes is then what was sent to it.
class Canary : public ::testing::Test {
 protected:
  void SetUp() override {
    const sandbox::Change person{{"full_name", "Canaryname Hiddenov"},
                                 {"email", "canary.person@hidden-canary.example"},
                                 {"phone", "+420601987654"},
                                 {"street", "Canarystreet"},
                                 {"remark", "Canaryremark"}};
    w.outside.catalogue().changeCustomer(0, person);
    w.outside.catalogue().changeOrder(0, person);
  }

  void listen(const std::string& verb, std::vector<std::string> options = {}) {
    for (const char* format : {"text", "json"}) {
      auto all = options;
      all.insert(all.end(), {"--log-level", "debug", "--log-format", format});
      const auto r = w.spojka(verb, all);
      heard += "\n== " + verb + "\n" + r.process.out + r.process.err;
    }
  }
  void listenToAll() {
    for (const char* verb : {"check", "preview", "plan", "verify", "fields", "run", "status"}) {
      listen(verb);
      listen(verb, {"--json"});
    }
    listen("run", {"--stream", "orders", "--since", "2019-01-01"});
    listen("run", {"--stream", "customers", "--key", "nobody"});
    listen("verify", {"--repair"});
    listen("erase", {"--email", "nobody@example.com", "--yes", "--receipt", "/dev/null/none"});
  }
  void fault(sandbox::FaultAction action, sandbox::Side side, int status = 503,
             const std::string& body = {}) {
    sandbox::Fault f;
    f.action = action;
    f.side = side;
    f.status = status;
    f.body = body;
    if (!body.empty()) f.method = "P*";  // a server quotes what was sent to it
    f.contentType = "application/json";
    f.path = side == sandbox::Side::Daktela ? "*contacts*" : "*export*";
    f.times = 2;
    w.outside.addFault(f);
  }

  void expectNoTrace(const std::string& where) {
    const auto& keys = w.outside.credentials();
    for (const auto& secret : {keys.customersHash, keys.ordersHash, keys.ordersFeedHash, keys.accessToken})
      EXPECT_EQ(heard.find(secret), std::string::npos) << where << ": a secret shows" << around(secret);
    for (const auto& word : kPersonal)
      EXPECT_EQ(heard.find(word), std::string::npos) << where << ": '" << word << "' shows" << around(word);
  }
  std::string around(const std::string& word) const {
    const auto at = heard.find(word);
    if (at == std::string::npos) return {};
    const auto verb = heard.rfind("\n== ", at);
    return " in " + heard.substr(verb == std::string::npos ? 0 : verb + 4, 12) + "...\n" +
           heard.substr(at < 200 ? 0 : at - 200, 300);
  }
  void hearState() {
    for (const char* suffix : {"", "-wal", "-shm"}) {
      std::ifstream in(w.dir / (std::string("state.db") + suffix), std::ios::binary);
      heard.append(std::istreambuf_iterator<char>(in), {});
    }
  }
  // The program at work, waiting for a shop that does not answer.
  std::unique_ptr<Process> waiting(const std::vector<std::string>& wrapper = {}) {
    auto settings = w.outside.settings();
    settings.shop.oneAtATime = false;  // the export that was given up may still be closing
    w.outside.setSettings(settings);
    sandbox::Fault slow;
    slow.side = sandbox::Side::Shop;
    slow.action = sandbox::FaultAction::Delay;
    slow.milliseconds = 3000;
    w.outside.clearFaults();
    w.outside.addFault(slow);
    auto command = w.command("run");
    command.insert(command.begin(), wrapper.begin(), wrapper.end());
    auto process = std::make_unique<Process>(command, w.environment);
    while (process->alive() && w.outside.faults().back().fired == 0)
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    return process;
  }
  void expectNoCore(Process& process, int signal) {
    process.signal(signal);
    const auto done = process.wait();
    EXPECT_EQ(done.exit, 128 + signal) << done.err;
    EXPECT_FALSE(done.dumpedCore);
    heard += "\n== a crash\n" + done.out + done.err;
    hearState();
  }
  // The bodies of failed records are kept on purpose; everything else in the file is searched.
  void dropFailedBodies() {
    using namespace Poco::Data::Keywords;
    Poco::Data::SQLite::Connector::registerConnector();
    Poco::Data::Session session("SQLite", (w.dir / "state.db").string());
    session << "UPDATE failed SET body = ''", now;
    session << "VACUUM", now;
    std::vector<int> a, b, c;
    session << "PRAGMA wal_checkpoint(TRUNCATE)", into(a), into(b), into(c), now;
  }

  World w{1, 1};
  std::string heard;
};

TEST_F(Canary, the_canaries_are_there_to_be_found) {
  heard = w.spojka("preview", {"--reveal"}).process.out;
  for (const char* word : {"Canaryname", "canary.person", "601987654"}) EXPECT_THAT(heard, HasSubstr(word));
}

TEST_F(Canary, no_answer_log_or_stored_row_tells_them) {
  listenToAll();
  hearState();
  expectNoTrace("a day without trouble");
}

TEST_F(Canary, no_failure_tells_them) {
  using sandbox::FaultAction;
  using sandbox::Side;
  const std::string quote =
      "Canaryname Hiddenov canary.person@hidden-canary.example +420601987654 is not allowed";
  const std::vector<std::pair<int, std::string>> answers{
      {400, R"({"error":{"form":{"lastname":[")" + quote + R"("]}},"result":null})"},
      {400, R"({"error":{"primary":[")" + quote + R"("]},"result":null})"},
      {422, R"({"error":[")" + quote + R"("],"result":null})"},
      {400, R"({"error":")" + quote + R"(","result":null})"},
      {403, R"({"error":[")" + quote + R"("],"result":null})"},
      {401, R"({"error":[")" + quote + R"("],"result":null})"},
      {500, quote},
  };
  for (const auto& [status, body] : answers) {
    w.outside.clearFaults();
    fault(FaultAction::Status, Side::Daktela, status, body);
    w.forgetState();
    listen("run");
    listen("plan");
    listen("status", {"--json"});
    listen("status");
    if (std::filesystem::exists(w.dir / "state.db")) {
      dropFailedBodies();
      hearState();
    }
  }
  for (const auto action : {FaultAction::ErrorBody, FaultAction::CutBefore, FaultAction::CutAfter,
                            FaultAction::TruncatedJson, FaultAction::HtmlPage}) {
    w.outside.clearFaults();
    w.outside.resetDaktela();
    w.forgetState();
    fault(action, Side::Daktela);
    listen("run");
    listen("verify");
  }
  for (const auto action : {FaultAction::Truncate, FaultAction::WrongRoot, FaultAction::BrokenUtf8,
                            FaultAction::HtmlPage, FaultAction::Cut}) {
    w.outside.clearFaults();
    fault(action, Side::Shop);
    listen("run");
    listen("check");
  }
  expectNoTrace("trouble");
}

TEST_F(Canary, no_time_out_tells_them) {
  sandbox::Fault silence;
  silence.action = sandbox::FaultAction::Delay;
  silence.milliseconds = 2500;
  silence.times = 1;
  silence.side = sandbox::Side::Shop;
  silence.path = "*export*";
  w.writeProfile({{"    partner_id", "    download_timeout_seconds: 1\n    partner_id"}});
  for (const char* verb : {"run", "check"}) {
    w.outside.addFault(silence);
    listen(verb);
  }
  EXPECT_NE(heard.find("no data for 1000 ms"), std::string::npos);
  silence.side = sandbox::Side::Daktela;
  silence.path = "*contacts*";
  w.writeProfile({{"connections: 4", "connections: 4, call_timeout: 1s"}});
  for (const char* method : {"GET", "P*"}) {
    w.outside.clearFaults();
    w.outside.resetDaktela();
    w.forgetState();
    silence.method = method;
    w.outside.addFault(silence);
    listen("run");
    hearState();
  }
  EXPECT_NE(heard.find("made no progress for 1 s"), std::string::npos);
  expectNoTrace("silence");
}

TEST_F(Canary, a_crash_leaves_no_core_file_behind) {
  w.environment["ASAN_OPTIONS"] += ":handle_segv=0";  // a sanitizer has its own way to end
  rlimit before{};
  ::getrlimit(RLIMIT_CORE, &before);
  const rlimit all{before.rlim_max, before.rlim_max};
  ::setrlimit(RLIMIT_CORE, &all);
  for (const int signal : {SIGABRT, SIGSEGV}) {
    const auto process = waiting();
    std::ifstream limits("/proc/" + std::to_string(process->pid()) + "/limits");
    const std::string text((std::istreambuf_iterator<char>(limits)), {});
    EXPECT_THAT(text, ::testing::ContainsRegex("Max core file size +0 +0 "));
    expectNoCore(*process, signal);
  }
  ::setrlimit(RLIMIT_CORE, &before);
  expectNoTrace("a crash");
}

// Asked by another process of the same person, who is root at most in name.
bool memoryIsOpen(const Process& process) {
  const std::string maps = "/proc/" + std::to_string(process.pid()) + "/maps";
  const pid_t asker = ::fork();
  if (asker == 0) {
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3]{};
    if (::syscall(SYS_capset, &header, none) != 0) ::_exit(2);
    ::_exit(::open(maps.c_str(), O_RDONLY) >= 0 ? 1 : 0);
  }
  int status = 0;
  ::waitpid(asker, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) < 2);
  return WEXITSTATUS(status) == 1;
}

// Collectors that the kernel pipes core dumps to are not bound by the limit. What keeps memory from them
// keeps it from other programs of the same person, too.
TEST_F(Canary, its_memory_is_out_of_reach_of_core_collectors) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "a leak checker looks into its own process";
#endif
  // One that may do more than the asker is closed to it anyway.
  std::vector<std::string> wrapper;
  if (::geteuid() == 0) wrapper = {"/usr/bin/setpriv", "--bounding-set=-all"};
  const auto process = waiting(wrapper);
  EXPECT_FALSE(memoryIsOpen(*process));
  wrapper.insert(wrapper.end(), {"/bin/sleep", "60"});
  const Process open(wrapper, {});
  for (int i = 0; i < 1000 && !memoryIsOpen(open); ++i)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_TRUE(memoryIsOpen(open)) << "or this proves nothing";
}

}  // namespace
}  // namespace e2e
